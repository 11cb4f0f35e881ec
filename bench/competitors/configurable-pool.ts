/** What a general pool has to ask at run time, because it can't know at compile time. */
export interface PoolOptions {
  readonly slotWords: number;
  readonly capacity: number;
  readonly shared?: boolean;
  readonly debug?: boolean;
  readonly zero?: boolean;
  readonly stats?: boolean;
}

/**
 * A good library's pool: a free list in typed memory and word handles, as in our output, but one class for every use.
 * Word 0 is always 0 and word 1 the first free slot.
 */
export class ConfigurablePool {
  readonly i32: Int32Array;
  readonly slotWords: number;
  readonly shared: boolean;
  readonly debug: boolean;
  readonly zero: boolean;
  readonly stats: boolean;
  readonly #capacity: number;
  readonly #state: Uint8Array;
  live = 0;

  constructor(options: PoolOptions) {
    const bytes = (32 + options.slotWords * options.capacity) * 4;
    this.i32 = new Int32Array(options.shared === true ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
    this.slotWords = options.slotWords;
    this.shared = options.shared === true;
    this.debug = options.debug === true;
    this.zero = options.zero === true;
    this.stats = options.stats === true;
    this.#capacity = options.capacity;
    this.#state = new Uint8Array(options.capacity + 1);
    this.#link();
  }

  alloc(): number {
    const m = this.i32;
    const handle = this.shared ? this.#takeShared() : m[1]!;
    if (handle === 0) throw new Error("pool is exhausted");
    if (!this.shared) m[1] = m[handle]!;
    if (this.debug) this.#state[this.#slotOf(handle)] = 1;
    if (this.zero) m.fill(0, handle, handle + this.slotWords);
    if (this.stats) this.live++;
    return handle;
  }

  free(handle: number): void {
    const m = this.i32;
    if (this.debug) {
      const slot = this.#slotOf(handle);
      if (this.#state[slot] !== 1) throw new Error(`${handle} is not live`);
      this.#state[slot] = 0;
    }
    if (this.shared) this.#giveShared(handle);
    else {
      m[handle] = m[1]!;
      m[1] = handle;
    }
    if (this.stats) this.live--;
  }

  #takeShared(): number {
    const m = this.i32;
    for (;;) {
      const handle = Atomics.load(m, 1);
      if (handle === 0 || Atomics.compareExchange(m, 1, handle, Atomics.load(m, handle)) === handle) return handle;
    }
  }

  #giveShared(handle: number): void {
    const m = this.i32;
    for (;;) {
      const first = Atomics.load(m, 1);
      Atomics.store(m, handle, first);
      if (Atomics.compareExchange(m, 1, first, handle) === first) return;
    }
  }

  #slotOf(handle: number): number {
    return (handle - 32) / this.slotWords;
  }

  #link(): void {
    const end = 32 + this.slotWords * this.#capacity;
    for (let p = 32; p < end; p += this.slotWords) this.i32[p] = p + this.slotWords < end ? p + this.slotWords : 0;
    this.i32[1] = 32;
  }
}

/** Accessors written for the record by hand, as good as generated ones: what is left of the difference is the pool's. */
export class RecordAccess {
  declare readonly i32: Int32Array;

  constructor(i32: Int32Array) {
    this.i32 = i32;
  }

  getId(h: number): number {
    return this.i32[h]!;
  }
  setId(h: number, x: number): void {
    this.i32[h] = x;
  }
  getKind(h: number): number {
    return this.i32[h + 1]!;
  }
  setKind(h: number, x: number): void {
    this.i32[h + 1] = x;
  }
  getSize(h: number): number {
    return this.i32[h + 2]!;
  }
  setSize(h: number, x: number): void {
    this.i32[h + 2] = x;
  }
  getFlags(h: number): number {
    return this.i32[h + 3]!;
  }
  setFlags(h: number, x: number): void {
    this.i32[h + 3] = x;
  }
}
