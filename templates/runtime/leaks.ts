/** Live allocations of one call site. */
export interface Leak {
  readonly allocator: string;
  /** Stack of the call that allocated, innermost frame first. */
  readonly site: string;
  readonly count: number;
  readonly handles: readonly number[];
}

/** Where each live handle of this thread was allocated. Only `paranoid` pays for it. */
export class LeakRegister {
  readonly #allocator: string;
  readonly #isLive: (handle: number) => boolean;
  readonly #slotMask: number;
  /** By slot, so there are no more than slots: we never hear of a handle that another thread frees. */
  readonly #born = new Map<number, { readonly handle: number; readonly stack: string }>();

  /** `isLive` is asked before a leak is reported: another thread may have freed the handle. `handle & slotMask` is its slot. */
  constructor(allocator: string, isLive: (handle: number) => boolean, slotMask: number) {
    this.#allocator = allocator;
    this.#isLive = isLive;
    this.#slotMask = slotMask;
  }

  remember(handle: number): void {
    this.#born.set(handle & this.#slotMask, { handle, stack: new Error("allocated").stack ?? "" });
  }

  forget(handle: number): void {
    const slot = handle & this.#slotMask;
    if (this.#born.get(slot)?.handle === handle) this.#born.delete(slot);
  }

  /** Remembers what `before` does: it served the same pool in a buffer that is gone. */
  takeOver(before: LeakRegister): void {
    for (const [slot, birth] of before.#born) this.#born.set(slot, birth);
  }

  /** What is live, grouped by the call that allocated it; the largest group first. */
  report(): Leak[] {
    const groups = new Map<string, number[]>();
    for (const { handle, stack } of this.#born.values()) {
      if (!this.#isLive(handle)) continue;
      const site = callerOf(stack);
      const group = groups.get(site);
      if (group === undefined) groups.set(site, [handle]);
      else group.push(handle);
    }
    return [...groups]
      .map(([site, handles]) => ({ allocator: this.#allocator, site, count: handles.length, handles }))
      .sort((a, b) => b.count - a.count);
  }
}

/** The stack without its own frame and those of the allocator: the first frame that is neither in this file nor in the next. */
function callerOf(stack: string): string {
  const frames = stack.split("\n").filter((line) => /^\s*at |@/.test(line));
  const files = frames.map((frame) => frame.replace(/^.*?[(@ ](?=\S+$)|:\d+(:\d+)?\)?$/g, ""));
  const outside = files.findIndex((file, i) => i > 0 && file !== files[1]);
  return frames.slice(Math.max(outside, 0)).map((frame) => frame.trim()).join("\n");
}
