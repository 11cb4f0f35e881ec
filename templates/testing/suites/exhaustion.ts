import type { Pool } from "../pool-model.js";

/** Slots taken at a time. */
const CHUNK = 2 ** 16;

/** Handles that are kept, to be freed one by one; of more slots than these a reset frees all. */
const MOST_KEPT = 2 ** 22;

interface Taken {
  readonly count: number;
  /** Slots that lie where another one lies. */
  readonly overlaps: number;
  readonly giveBack: () => void;
}

/** Takes all slots of a pool, of millions as of one: no more memory than a bit for four bytes of the image. */
export function takeAll(pool: Pool, capacity: number, size: number, { byteLength }: ArrayBufferLike): Taken {
  const places = new Places(byteLength);
  const kept: Int32Array[] = [];
  let [count, overlaps] = [0, 0];
  for (let taken = CHUNK; taken === CHUNK && count <= capacity; count += taken) {
    const chunk = new Int32Array(CHUNK);
    taken = pool.allocBatch(chunk);
    for (let i = 0; i < taken; i++) overlaps += places.take(pool.addressOf(chunk[i]!), size) ? 0 : 1;
    if (capacity <= MOST_KEPT) kept.push(chunk.subarray(0, taken));
  }
  const giveBack = (): void => {
    if (capacity > MOST_KEPT) pool.reset();
    for (const handles of kept) pool.freeBatch(handles);
  };
  return { count, overlaps, giveBack };
}

/** A bit for each word of the image. */
class Places {
  readonly #bits: Int32Array;

  constructor(bytes: number) {
    this.#bits = new Int32Array(Math.floor(bytes / 128) + 1);
  }

  /** False when somebody else has the first or the last word. */
  take(address: number, size: number): boolean {
    const [first, last] = [address >>> 2, (address + size - 1) >>> 2];
    const isFree = !this.#has(first) && !this.#has(last);
    for (let word = first; word <= last; word++) this.#bits[word >>> 5]! |= 1 << (word & 31);
    return isFree;
  }

  #has(word: number): boolean {
    return ((this.#bits[word >>> 5]! >>> (word & 31)) & 1) === 1;
  }
}
