/** Bytes of a record: 18 words, as the messages of `schemas/threads.yaml` have. */
const STRIDE = 18;
/** Word of the stack's head, alone on its line: index of the first free record, and how often it was popped (against ABA). */
const HEAD = 32;
const FIRST = 64;
const CAPACITY = 65_535;
const INDEX = 0x1ffff;
const POPPED = INDEX + 1;

/**
 * What one writes first for several workers: one lock-free stack of free records (Treiber, "Systems programming: coping
 * with parallelism", 1986) that all of them share. Its tag has 15 bits, so it is not safe against a worker that sleeps
 * long enough; a safe one costs more.
 */
export class SharedStack {
  static create(): SharedStack {
    const stack = new SharedStack(new SharedArrayBuffer((FIRST + (CAPACITY + 1) * STRIDE) * 4));
    for (let i = 1; i < CAPACITY; i++) stack.words[FIRST + i * STRIDE] = i + 1;
    stack.words[HEAD] = 1;
    return stack;
  }

  declare readonly words: Int32Array;

  declare readonly buffer: SharedArrayBuffer;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer);
  }

  tryAlloc(): number {
    const m = this.words;
    for (;;) {
      const head = Atomics.load(m, HEAD);
      const index = head & INDEX;
      if (index === 0) return 0;
      const next = Atomics.load(m, FIRST + index * STRIDE);
      if (Atomics.compareExchange(m, HEAD, head, ((head & ~INDEX) + POPPED) | next) === head)
        return FIRST + index * STRIDE;
    }
  }

  free(p: number): void {
    const m = this.words;
    const index = ((p - FIRST) / STRIDE) | 0;
    for (;;) {
      const head = Atomics.load(m, HEAD);
      Atomics.store(m, p, head & INDEX);
      if (Atomics.compareExchange(m, HEAD, head, (head & ~INDEX) | index) === head) return;
    }
  }

  setId(p: number, id: number): void {
    this.words[p] = id;
  }
}
