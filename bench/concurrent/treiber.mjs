/** What we are compared with: one lock-free stack that all workers share, its head an index of 17 bits and a tag of 15. */
const stride = 18,
  first = 160,
  head = 32,
  index = 0x1ffff,
  capacity = 65535;

export const words = first + (capacity + 1) * stride;

export class Specialised {
  constructor(buffer) {
    this.i32 = new Int32Array(buffer);
  }
  format() {
    for (let i = 1; i < capacity; i++) this.i32[first + i * stride] = i + 1;
    this.i32[head] = 1;
  }
  tryAlloc() {
    const m = this.i32;
    for (;;) {
      const h = Atomics.load(m, head),
        i = h & index;
      if (i === 0) return 0;
      const next = Atomics.load(m, first + i * stride);
      if (Atomics.compareExchange(m, head, h, ((h & ~index) + (index + 1)) | next) === h) return first + i * stride;
    }
  }
  free(p) {
    const m = this.i32,
      i = ((p - first) / stride) | 0;
    for (;;) {
      const h = Atomics.load(m, head);
      Atomics.store(m, p, h & index);
      if (Atomics.compareExchange(m, head, h, (h & ~index) | i) === h) return;
    }
  }
}
