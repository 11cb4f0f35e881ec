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
  readonly #sites = new Map<number, string>();

  constructor(allocator: string) {
    this.#allocator = allocator;
  }

  remember(handle: number): void {
    this.#sites.set(handle, new Error("allocated").stack ?? "");
  }

  forget(handle: number): void {
    this.#sites.delete(handle);
  }

  clear(): void {
    this.#sites.clear();
  }

  /** What is live, grouped by the call that allocated it; the largest group first. */
  report(): Leak[] {
    const groups = new Map<string, number[]>();
    for (const [handle, stack] of this.#sites) {
      const site = callersOf(stack);
      groups.set(site, [...(groups.get(site) ?? []), handle]);
    }
    return [...groups]
      .map(([site, handles]) => ({ allocator: this.#allocator, site, count: handles.length, handles }))
      .sort((a, b) => b.count - a.count);
  }
}

/** The stack without its headline and without the allocator's own frames. */
function callersOf(stack: string): string {
  const frames = stack.split("\n").filter((line) => /^\s*at |@/.test(line));
  const outside = frames.findIndex((frame) => !/\b(remember|handOut|carve|tryAlloc|alloc|allocBatch|make\w*|try\w*)\b/.test(frame));
  return frames.slice(Math.max(outside, 0)).map((frame) => frame.trim()).join("\n");
}
