import type { Loop } from "./loop.js";

/** What the loops need of a pool of messages. */
export interface Pool<H extends number> {
  tryAlloc(): H;
  setId(h: H, id: number): void;
  free(h: H): void;
}

/** `count` messages are allocated and written, then all of them freed; an operation is both. */
export function pairsLoop<H extends number>(pool: Pool<H>, count: number): Loop {
  const live = new Int32Array(count);
  return (n) => {
    let done = 0;
    for (; done < n; done += count) {
      for (let i = 0; i < count; i++) {
        const h = pool.tryAlloc();
        if (h === 0) throw new Error("exhausted: the benchmark holds less than there is");
        pool.setId(h, i);
        live[i] = h;
      }
      for (let i = 0; i < count; i++) pool.free(live[i] as H);
    }
    return done;
  };
}

/** Every message is retired at once: nobody reads it, so its batch is freed as soon as it is full. */
export function retireLoop<H extends number>(pool: Pool<H> & { retire(h: H): void }): Loop {
  return (n) => {
    for (let i = 0; i < n; i++) {
      const h = pool.tryAlloc();
      if (h === 0) throw new Error("exhausted: retired messages did not come back");
      pool.setId(h, i);
      pool.retire(h);
    }
    return n;
  };
}
