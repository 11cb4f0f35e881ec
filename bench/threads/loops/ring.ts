import type { Loop } from "./loop.js";
import type { Pool } from "./pool.js";

/*
 * A ring for one writer and one reader:   | written, alone on its line | read, alone on its line | entries … |
 *
 * Both publish their index once in a batch, and look for the other's only between naps: a loop that reads it all the
 * time would slow down the one it waits for.
 */
const WRITTEN = 0;
const READ = 32;
const ENTRIES = 64;
const SIZE = 8192;
const BATCH = 256;

export const channelBytes = (ENTRIES + SIZE) * 4;

/** Sends what it allocates. Ends early when the reader has stopped. */
export function produceLoop<H extends number>(channel: Int32Array, pool: Pool<H>): Loop {
  let written = Atomics.load(channel, WRITTEN);
  return (n) => {
    let done = 0;
    for (; done < n; done += BATCH) {
      if (!hasRoom(channel, written)) return done;
      for (let k = 0; k < BATCH; k++) channel[ENTRIES + (written++ & (SIZE - 1))] = message(pool, k);
      Atomics.store(channel, WRITTEN, written);
    }
    return done;
  };
}

export function consumeLoop<H extends number>(channel: Int32Array, pool: Pool<H>): Loop {
  let read = Atomics.load(channel, READ);
  return (n) => {
    let done = 0;
    for (; done < n; done += BATCH) {
      if (!hasBatch(channel, read)) return done;
      for (let k = 0; k < BATCH; k++) pool.free(channel[ENTRIES + (read++ & (SIZE - 1))] as H);
      Atomics.store(channel, READ, read);
    }
    return done;
  };
}

/** Whoever sends messages faster than they come back waits for some. */
function message<H extends number>(pool: Pool<H>, id: number): H {
  for (;;) {
    const h = pool.tryAlloc();
    if (h === 0) continue;
    pool.setId(h, id);
    return h;
  }
}

const NAPS = 10_000;

function hasRoom(channel: Int32Array, written: number): boolean {
  for (let i = 0; i < NAPS; i++) {
    if (written - Atomics.load(channel, READ) <= SIZE - BATCH) return true;
    nap();
  }
  return false;
}

function hasBatch(channel: Int32Array, read: number): boolean {
  for (let i = 0; i < NAPS; i++) {
    if (Atomics.load(channel, WRITTEN) - read >= BATCH) return true;
    nap();
  }
  return false;
}

function nap(): number {
  let x = 0;
  for (let i = 0; i < 300; i++) x = (Math.imul(x, 31) + i) | 0;
  return x;
}

/** No allocator at all: the ring's own entries in turn, each with a message of its own. */
export class SlotsInTurn implements Pool<number> {
  static readonly byteLength = (SIZE + 1) * 72;
  declare readonly words: Int32Array;
  #next = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer);
  }

  tryAlloc(): number {
    this.#next = (this.#next & (SIZE - 1)) + 1;
    return this.#next * 18;
  }

  setId(h: number, id: number): void {
    this.words[h] = id;
  }

  /** Has nothing to do, and checks that it was sent a message. */
  free(h: number): void {
    if (h === 0) throw new Error("no message");
  }
}
