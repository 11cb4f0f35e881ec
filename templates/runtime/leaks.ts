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
  readonly #stacks = new Map<number, string>();

  /** `isLive` is asked before a leak is reported: another thread may have freed the handle. */
  constructor(allocator: string, isLive: (handle: number) => boolean) {
    this.#allocator = allocator;
    this.#isLive = isLive;
  }

  remember(handle: number): void {
    this.#stacks.set(handle, new Error("allocated").stack ?? "");
  }

  forget(handle: number): void {
    this.#stacks.delete(handle);
  }

  /** What is live, grouped by the call that allocated it; the largest group first. */
  report(): Leak[] {
    const groups = new Map<string, number[]>();
    for (const [handle, stack] of this.#stacks) {
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
