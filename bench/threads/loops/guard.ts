import type { Loop } from "./loop.js";

export function guardLoop(guards: { enter(): void; leave(): void }): Loop {
  return (n) => {
    for (let i = 0; i < n; i++) {
      guards.enter();
      guards.leave();
    }
    return n;
  };
}

/** The cheapest thing that orders one thread's reads behind another's writes. */
export function exchangeLoop(words: Int32Array): Loop {
  return (n) => {
    for (let i = 0; i < n; i++) Atomics.exchange(words, 32, i);
    return n;
  };
}
