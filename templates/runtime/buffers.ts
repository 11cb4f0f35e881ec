import { AllocError } from "./errors.js";
import type { ImageDescription } from "./image.js";

/** `ArrayBuffer`, `SharedArrayBuffer`, `WebAssembly.Memory`, `Uint8Array`, ... also of another realm, where instanceof says no. */
export function brandOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1); // behind "object" and a bracket
  } catch {
    return "Object"; // one that answers no question, as a proxy that was revoked
  }
}

/** Whether it is a buffer, not only called one: anything can have that name by Symbol.toStringTag. */
export function isBuffer(value: unknown, shared: boolean): value is ArrayBufferLike {
  try {
    const { prototype } = shared ? SharedArrayBuffer : ArrayBuffer;
    return Object.getOwnPropertyDescriptor(prototype, "byteLength")!.get!.call(value) >= 0;
  } catch {
    return false;
  }
}

/** Throws AllocError INVALID_BUFFER when the buffer behind these words is gone: reads of them give undefined. */
export function assertThere(name: string, words: { readonly length: number }): void {
  if (words.length > 0) return;
  const detail = "the buffer of the image is gone: call refresh() after memory.grow; one that was transferred or shrunk is lost";
  throw new AllocError("INVALID_BUFFER", name, 0, detail);
}

/** Throws AllocError INVALID_BUFFER when no image can stand at `byteOffset`. */
export function assertOffset({ name, align }: ImageDescription, byteOffset: number): void {
  if (Number.isSafeInteger(byteOffset) && byteOffset >= 0 && byteOffset % align === 0) return;
  throw new AllocError("INVALID_BUFFER", name, byteOffset, `byteOffset ${byteOffset} is not a multiple of ${align}`);
}

/** Memory with an image's bytes behind `byteOffset`. Throws AllocError INVALID_BUFFER when there is not so much. */
export function newBuffer(image: ImageDescription, byteOffset: number): ArrayBuffer {
  assertOffset(image, byteOffset);
  return allocated(image.name, byteOffset + image.byteLength, (bytes) => new ArrayBuffer(bytes));
}

/** The same of memory that threads share. Throws AllocError UNSUPPORTED where a page may not have any. */
export function newSharedBuffer(image: ImageDescription, byteOffset: number): SharedArrayBuffer {
  assertOffset(image, byteOffset);
  if (typeof SharedArrayBuffer === "undefined") {
    const headers = "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
    throw new AllocError("UNSUPPORTED", image.name, 0, `there is no SharedArrayBuffer here: a page has it if its server sends the headers ${headers}`);
  }
  return allocated(image.name, byteOffset + image.byteLength, (bytes) => new SharedArrayBuffer(bytes));
}

/** What `allocate` makes; how it says that there is not enough differs from engine to engine. */
export function allocated<T>(name: string, bytes: number, allocate: (bytes: number) => T): T {
  try {
    return allocate(bytes);
  } catch (error) {
    const detail = `no memory for ${bytes} bytes: ${error instanceof Error ? error.message : String(error)}`;
    throw new AllocError("INVALID_BUFFER", name, bytes, detail);
  }
}
