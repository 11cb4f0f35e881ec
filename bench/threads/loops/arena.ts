import type { Loop } from "./loop.js";

interface Arena<H extends number> {
  tryAllocMessage(): H;
  setMessageId(h: H, id: number): void;
  reset(): void;
}

/** Messages until the arena is full, then everything is given back: as soon as no other worker moves, who finds it full too. */
export function arenaLoop<H extends number>(arena: Arena<H>): Loop {
  const afterReset = (): H => {
    for (;;) {
      resetUnlessBusy(arena);
      const h = arena.tryAllocMessage();
      if (h !== 0) return h;
    }
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

function resetUnlessBusy(arena: { reset(): void }): void {
  try {
    arena.reset();
  } catch (error) {
    if ((error as { code?: string }).code !== "BUSY") throw error;
  }
}
