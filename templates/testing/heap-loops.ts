/*
 * Loops that are measured, each with call sites of its own: V8 inlines a call whose target it has never seen change;
 * a float that is handed from function to function without being inlined is an object. So every loop is made by a copy
 * of this file (see `freshLoops` in heap-growth.ts), and sees one accessor all its life.
 */

type Members = Readonly<Record<string, (...args: unknown[]) => number>>;

/** Runs n operations; the sum of what it reads, so that no engine may drop the work. */
export type Loop = (n: number) => number;

/** Floats by handle, in up to three dimensions: `i + more` is written into element `i % count`, and read back. */
export interface NumberSite {
  readonly get: string;
  readonly set: string;
  /** Lengths of the array, the outermost dimension first. */
  readonly counts: readonly number[];
  /** What is added to make the value a float; 0 where it is to be a whole number. */
  readonly more: number;
}

export function byHandle(owner: object, h: number, { get, set, counts, more }: NumberSite): Loop {
  const pool = owner as Members;
  const [a = 1, b = 1, c = 1] = counts;
  if (counts.length === 0)
    return (n) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        pool[set]!(h, i + more);
        sum += pool[get]!(h);
      }
      return sum;
    };
  if (counts.length === 1)
    return (n) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        pool[set]!(h, i % a, i + more);
        sum += pool[get]!(h, i % a);
      }
      return sum;
    };
  if (counts.length === 2)
    return (n) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        pool[set]!(h, i % a, i % b, i + more);
        sum += pool[get]!(h, i % a, i % b);
      }
      return sum;
    };
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      pool[set]!(h, i % a, i % b, i % c, i + more);
      sum += pool[get]!(h, i % a, i % b, i % c);
    }
    return sum;
  };
}

/** The same through a view: `part` is the view that the accessor belongs to, `counts` are those of its last step. */
export function throughView(part: (i: number) => object, { get, set, counts, more }: NumberSite): Loop {
  const [a = 1, b = 1, c = 1] = counts;
  if (counts.length === 0) return throughProperty(part, get, more);
  if (counts.length === 1)
    return (n) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const view = part(i) as Members;
        view[set]!(i % a, i + more);
        sum += view[get]!(i % a);
      }
      return sum;
    };
  if (counts.length === 2)
    return (n) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const view = part(i) as Members;
        view[set]!(i % a, i % b, i + more);
        sum += view[get]!(i % a, i % b);
      }
      return sum;
    };
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const view = part(i) as Members;
      view[set]!(i % a, i % b, i % c, i + more);
      sum += view[get]!(i % a, i % b, i % c);
    }
    return sum;
  };
}

function throughProperty(part: (i: number) => object, name: string, more: number): Loop {
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const view = part(i) as Record<string, number>;
      view[name] = i + more;
      sum += view[name];
    }
    return sum;
  };
}

/** A block that is taken and given back; the sum is that of its addresses. */
export function blockAndFree(arena: object, bytes: number): Loop {
  const members = arena as Members;
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const h = members["alloc"]!(bytes);
      sum += members["addressOf"]!(h);
      members["free"]!(h);
    }
    return sum;
  };
}

/** A slice of 16 elements. */
export function elements(arena: object, slice: number, { get, set, more }: NumberSite): Loop {
  const members = arena as Members;
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      members[set]!(slice, i & 15, (i & 0x7f) + more);
      sum += members[get]!(slice, i & 15);
    }
    return sum;
  };
}

interface Slots {
  alloc(): number;
  free(h: number): void;
  tryAlloc(): number;
  tryFree(h: number): number;
  retire(h: number): void;
  addressOf(h: number): number;
}

export const allocAndFree =
  (pool: Slots): Loop =>
  (n) => {
    for (let i = 0; i < n; i++) pool.free(pool.alloc());
    return n;
  };

export const tryAllocAndFree =
  (pool: Slots): Loop =>
  (n) => {
    let freed = 0;
    for (let i = 0; i < n; i++) freed += pool.tryFree(pool.tryAlloc());
    return freed;
  };

export const allocAndRetire =
  (pool: Slots): Loop =>
  (n) => {
    for (let i = 0; i < n; i++) pool.retire(pool.alloc());
    return n;
  };

export const enterAndLeave =
  (pool: Slots, h: number, guards: { enter(): void; leave(): void }): Loop =>
  (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      guards.enter();
      sum = (sum + pool.addressOf(h)) | 0; // a larger sum would be an object while the loop is not compiled
      guards.leave();
    }
    return sum;
  };

/** Calls `method` until it gives nothing any more, then `again`. */
export function fillAgain(arena: object, method: string, bytes: number | undefined, again: () => void): Loop {
  const members = arena as Members;
  return (n) => {
    let times = 0;
    for (let i = 0; i < n; i++) {
      if ((bytes === undefined ? members[method]!() : members[method]!(bytes)) !== 0) continue;
      again();
      times++;
    }
    return times;
  };
}
