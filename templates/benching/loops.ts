/*
 * What is measured. V8 inlines a call whose target it has never seen change: every loop is made by a copy of this file
 * of its own (`freshLoops`), and so is as fast as if it had been written for this one allocator.
 */

/** Runs `n` operations and returns a checksum of what it read back. */
export type Loop = (n: number) => number;

type Members = Readonly<Record<string, (...args: number[]) => number>>;

/** Names of the accessors that write and read a counter; where there is none, the loop counts by itself. */
export interface Counter {
  readonly get: string;
  readonly set: string;
  readonly isArray: boolean;
}

/** Writes x into the counter of h and reads it back. */
export type Touch = (h: number, x: number) => number;

export function touching(owner: object, counter: Counter | undefined): Touch {
  if (!counter) return (_h, x) => x;
  const { get, set, isArray } = counter;
  const members = owner as Members;
  if (isArray)
    return (h, x) => {
      members[set]!(h, 0, x);
      return members[get]!(h, 0);
    };
  return (h, x) => {
    members[set]!(h, x);
    return members[get]!(h);
  };
}

/** The same for an object. */
export type TouchObject = (object: object, x: number) => number;

export const touchingObject =
  (property: string): TouchObject =>
  (object, x) => {
    const members = object as Record<string, number>;
    members[property] = x;
    return members[property];
  };

export interface Pool {
  alloc(): number;
  tryAlloc(): number;
  free(h: number): void;
  allocBatch(out: Int32Array): number;
  addressOf(h: number): number;
  retire(h: number): void;
}

export const tryAllocAndFree =
  (pool: Pool, touch: Touch): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const h = pool.tryAlloc();
      sum += touch(h, i & 0xff);
      pool.free(h);
    }
    return sum;
  };

export const allocAndFree =
  (pool: Pool, touch: Touch): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const h = pool.alloc();
      sum += touch(h, i & 0xff);
      pool.free(h);
    }
    return sum;
  };

/** Objects end up in `kept`, whose length is a power of two, or the compiler would never make them. */
export const newObjects =
  (make: () => object, touch: TouchObject, kept: object[]): Loop =>
  (n) => {
    const mask = kept.length - 1;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const object = make();
      sum += touch(object, i & 0xff);
      kept[i & mask] = object;
    }
    return sum;
  };

/** `spare` are objects that were given back. */
export const recycledObjects =
  (make: () => object, touch: TouchObject, spare: object[]): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const object = spare.pop() ?? make();
      sum += touch(object, i & 0xff);
      spare.push(object);
    }
    return sum;
  };

/** A hand-written pool: records in one typed array, the free ones linked through their first word. */
export class Records {
  readonly words: Uint32Array;
  head: number;

  constructor(wordsEach: number, count: number) {
    this.words = new Uint32Array(wordsEach * count);
    for (let p = wordsEach; p < this.words.length - wordsEach; p += wordsEach) this.words[p] = p + wordsEach;
    this.head = wordsEach;
  }

  take(): number {
    const p = this.head;
    this.head = this.words[p]!;
    return p;
  }
}

export const recordsByHand =
  (records: Records): Loop =>
  (n) => {
    const { words } = records;
    let head = records.head;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const p = head;
      head = words[p]!;
      words[p + 1] = i & 0xff;
      sum += words[p + 1]!;
      words[p] = head;
      head = p;
    }
    records.head = head;
    return sum;
  };

/** Slots that are replaced at a time. */
export const REPLACED = 16;

/** The jth of those places, all different; `seed` chooses which. */
const placeAt = (seed: number, j: number, mask: number): number => ((seed >>> 16) + 257 * j) & mask;

const nextSeed = (seed: number): number => (Math.imul(seed, 1664525) + 1013904223) | 0;

/** n replacements: first some are given back, then as many are taken. The number of handles is a power of two. */
export const replaceSlots =
  (pool: Pool, touch: Touch, handles: Int32Array): Loop =>
  (n) => {
    const mask = handles.length - 1;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) pool.free(handles[placeAt(seed, j, mask)]!);
      for (let j = 0; j < REPLACED; j++) {
        const h = pool.alloc();
        sum += touch(h, (i + j) & 0xff);
        handles[placeAt(seed, j, mask)] = h;
      }
    }
    return sum;
  };

export const replaceObjects =
  (make: () => object, touch: TouchObject, objects: object[]): Loop =>
  (n) => {
    const mask = objects.length - 1;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) {
        const object = make();
        sum += touch(object, (i + j) & 0xff);
        objects[placeAt(seed, j, mask)] = object;
      }
    }
    return sum;
  };

export const replaceRecycled =
  (make: () => object, touch: TouchObject, objects: object[], spare: object[]): Loop =>
  (n) => {
    const mask = objects.length - 1;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) spare.push(objects[placeAt(seed, j, mask)]!);
      for (let j = 0; j < REPLACED; j++) {
        const object = spare.pop() ?? make();
        sum += touch(object, (i + j) & 0xff);
        objects[placeAt(seed, j, mask)] = object;
      }
    }
    return sum;
  };

export const replaceRecords =
  (records: Records, places: Int32Array): Loop =>
  (n) => {
    const { words } = records;
    const mask = places.length - 1;
    let head = records.head;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) {
        const p = places[placeAt(seed, j, mask)]!;
        words[p] = head;
        head = p;
      }
      for (let j = 0; j < REPLACED; j++) {
        const p = head;
        head = words[p]!;
        words[p + 1] = (i + j) & 0xff;
        sum += words[p + 1]!;
        places[placeAt(seed, j, mask)] = p;
      }
    }
    records.head = head;
    return sum;
  };

export interface Arena {
  alloc(bytes: number): number;
  tryAlloc(bytes: number): number;
  reset(): void;
}

/** One that frees each block alone. */
export interface FreeingArena extends Arena {
  free(h: number): void;
}

/** A record by `method`, `allocHeader`, that is freed at once. */
export function freedRecords(arena: FreeingArena, method: string, touch: Touch): Loop {
  const members = arena as unknown as Members;
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const h = members[method]!();
      sum += touch(h, i & 0xff);
      arena.free(h);
    }
    return sum;
  };
}

/** From 16 bytes to that many times 16, by the seed. */
const bytesAt = (seed: number, j: number): number => 16 + (((seed >>> 8) + 5 * j) & (SIZES - 1)) * 16;

/** Sizes of blocks that are replaced; a power of two. */
export const SIZES = 32;

/** n replacements of blocks of any size: first some are given back, then as many are taken. */
export const replaceBlocks =
  (arena: FreeingArena, handles: Int32Array): Loop =>
  (n) => {
    const mask = handles.length - 1;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) arena.free(handles[placeAt(seed, j, mask)]!);
      for (let j = 0; j < REPLACED; j++) {
        const h = arena.alloc(bytesAt(seed, j));
        sum += h === 0 ? 0 : 1;
        handles[placeAt(seed, j, mask)] = h;
      }
    }
    return sum;
  };

export const replaceArrays =
  (arrays: Uint8Array[]): Loop =>
  (n) => {
    const mask = arrays.length - 1;
    let sum = 0;
    for (let i = 0, seed = 1; i < n; i += REPLACED) {
      seed = nextSeed(seed);
      for (let j = 0; j < REPLACED; j++) {
        const array = new Uint8Array(bytesAt(seed, j));
        sum += array.length === 0 ? 0 : 1;
        arrays[placeAt(seed, j, mask)] = array;
      }
    }
    return sum;
  };

/** Records by `method`, `allocHeader`; all are dropped every `live` of them, a power of two. */
export function arenaRecords(arena: Arena, method: string, touch: Touch, live: number): Loop {
  const members = arena as unknown as Members;
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if ((i & (live - 1)) === 0) arena.reset();
      sum += touch(members[method]!(), i & 0xff);
    }
    return sum;
  };
}

export const tryBlocks =
  (arena: Arena, bytes: number, live: number): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if ((i & (live - 1)) === 0) arena.reset();
      sum += arena.tryAlloc(bytes) === 0 ? 0 : 1;
    }
    return sum;
  };

export const blocks =
  (arena: Arena, bytes: number, live: number): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if ((i & (live - 1)) === 0) arena.reset();
      sum += arena.alloc(bytes) === 0 ? 0 : 1;
    }
    return sum;
  };

/** Byte arrays live as long as the blocks do. */
export const byteArrays =
  (bytes: number, kept: Uint8Array[]): Loop =>
  (n) => {
    const mask = kept.length - 1;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const array = new Uint8Array(bytes);
      kept[i & mask] = array;
      sum += array.length === 0 ? 0 : 1;
    }
    return sum;
  };

/** Half of it by all threads; somebody resets it then. */
export const takeBlocks =
  (arena: Arena, bytes: number): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += arena.tryAlloc(bytes) === 0 ? 0 : 1;
    return sum;
  };

/** All are allocated, then all are freed. */
export function wave(pool: Pool, touch: Touch, count: number): Loop {
  const handles = new Int32Array(count);
  return () => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const h = pool.alloc();
      sum += touch(h, i & 0xff);
      handles[i] = h;
    }
    for (let i = 0; i < count; i++) pool.free(handles[i]!);
    return sum;
  };
}

export interface Guards {
  enter(): void;
  leave(): void;
  flush(): void;
}

/** Where all that is free has just been retired, it comes back soon. */
export const allocAndRetire =
  (pool: Pool, guards: Guards): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let h = pool.tryAlloc();
      for (; h === 0; h = pool.tryAlloc()) guards.flush();
      sum += pool.addressOf(h) & 1;
      pool.retire(h);
    }
    return sum;
  };

export const enterAndLeave =
  (pool: Pool, h: number, guards: Guards): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      guards.enter();
      sum += pool.addressOf(h);
      guards.leave();
    }
    return sum;
  };
