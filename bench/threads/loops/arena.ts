import type { Loop } from "./loop.js";

interface Arena<H extends number> {
  tryAllocMessage(): H;
  setMessageId(h: H, id: number): void;
  reset(): void;
}

/** Messages until the arena is full, then everything is given back. */
export function arenaLoop<H extends number>(arena: Arena<H>): Loop {
  const afterReset = (): H => {
    arena.reset();
    return arena.tryAllocMessage();
  };
  return (n) => {
    for (let i = 0; i < n; i++) {
      const next = arena.tryAllocMessage();
      const h = next !== 0 ? next : afterReset();
      arena.setMessageId(h, i);
    }
    return n;
  };
}
