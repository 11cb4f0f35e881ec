import { assertOffset, brandOf, isBuffer } from "./buffers.js";
import { AllocError } from "./errors.js";
import { rowWords } from "./worker-table.js";

/**
 * What a module class knows about its image, all of it literals. Words are 32 bits, counted from the image's start.
 *
 *   headerWord + 0  magic        + 3  checks and backing, as the generator numbers them
 *              + 1  format       + 4  number of parts
 *              + 2  byteLength   + 5  row of the worker that changes allocators of the creator
 *                                + 16 one layout hash per part, structs first
 *
 *   worker table: row r at workersWord + 32 * r, its first word 0 = free
 */
export interface ImageDescription {
  /** The schema's name. */
  readonly name: string;
  readonly byteLength: number;
  /** It stands at a multiple of this: what its structs want, 128 at least. */
  readonly align: number;
  readonly headerWord: number;
  readonly workersWord: number;
  /** Rows of the worker table. */
  readonly workers: number;
  readonly flavour: number;
  /** Several threads have it: it stands in a SharedArrayBuffer, and in no other image. */
  readonly shared: boolean;
  /** Structs and allocators with the hash of their layout. */
  readonly parts: readonly (readonly [name: string, hash: number])[];
}

const MAGIC = 0x6e676c61; // "algn"
const FORMAT = 1;
const firstHash = 16;

/** The words of an image that is to stand at `byteOffset`. Throws AllocError INVALID_BUFFER when it cannot stand there. */
export function imageWords(image: ImageDescription, buffer: ArrayBufferLike, byteOffset: number): Int32Array {
  const refuse = (detail: string): never => {
    throw new AllocError("INVALID_BUFFER", image.name, byteOffset, detail);
  };
  const given = brandOf(buffer), wanted = image.shared ? "SharedArrayBuffer" : "ArrayBuffer";
  if (ArrayBuffer.isView(buffer)) refuse(`a ${given} is a view: give its buffer, and where the image starts as byteOffset`);
  if (given !== wanted) refuse(`this image stands in ${image.shared ? "memory that threads share, a" : "memory of one thread, an"} ${wanted}; given is: ${given}`);
  if (!isBuffer(buffer, image.shared)) refuse(`${given} is what it calls itself, but it is none`);
  assertOffset(image, byteOffset);
  if (buffer.byteLength - byteOffset < image.byteLength) {
    refuse(`the image takes ${image.byteLength} bytes, the buffer has ${Math.max(buffer.byteLength - byteOffset, 0)} from byte ${byteOffset} on`);
  }
  return new Int32Array(buffer, byteOffset, image.byteLength / 4);
}

/** Writes the header for a creator in `row`, the magic last: a thread that sees it sees the rest. */
export function formatImage(image: ImageDescription, m: Int32Array, row = 0): void {
  const at = image.headerWord;
  m.set([FORMAT, image.byteLength, image.flavour, image.parts.length, row], at + 1);
  m.set(image.parts.map(([, hash]) => hash), at + firstHash);
  Atomics.store(m, at, MAGIC);
}

/** Throws AllocError LAYOUT_MISMATCH, naming the first struct or allocator that differs. */
export function verifyImage(image: ImageDescription, m: Int32Array): void {
  const at = image.headerWord;
  const refuse = (detail: string): never => {
    throw new AllocError("LAYOUT_MISMATCH", image.name, at, detail);
  };
  if (Atomics.load(m, at) !== MAGIC) refuse("no gen-alloc image starts here: `create` makes one");
  if (m[at + 1] !== FORMAT) refuse(`the image has format ${m[at + 1]}, this code reads format ${FORMAT}`);
  image.parts.forEach(([name, hash], i) => {
    if (i >= m[at + 4]! || m[at + firstHash + i] !== hash) refuse(`${name} has another layout in the image: generate both sides from one schema`);
  });
  if (m[at + 4] !== image.parts.length) refuse(`the image has ${m[at + 4]! - image.parts.length} structs or allocators more`);
  if (m[at + 3] !== image.flavour) refuse("the image was made with other `checks`, `backing` or `workers`");
  if (m[at + 2] !== image.byteLength) refuse(`the image has ${m[at + 2]} bytes, this code expects ${image.byteLength}`);
}

/** The row whose worker changes allocators of the creator: the creator's, also when it has left or died and another has it. */
export function ownerRow({ headerWord }: ImageDescription, m: Int32Array): number {
  return m[headerWord + 5]!;
}

/** How often a row was taken so far, all rows together, modulo 2^32. */
export function attachments(m: Int32Array, workersWord: number, workers: number): number {
  let sum = 0;
  for (let row = 0; row < workers; row++) sum = (sum + Atomics.load(m, workersWord + row * rowWords + 1)) | 0;
  return sum;
}

/** How many workers are attached now. */
export function attachedWorkers(m: Int32Array, workersWord: number, workers: number): number {
  let count = 0;
  for (let row = 0; row < workers; row++) if (Atomics.load(m, workersWord + row * rowWords) !== 0) count++;
  return count;
}
