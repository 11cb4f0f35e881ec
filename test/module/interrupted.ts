import { expect } from "vitest";

const { compareExchange, load } = Atomics;
const originals = { compareExchange, load };

/** Where an operation is interrupted: before its first compare-exchange, or behind so many others, or before a load. */
interface Moment {
  readonly behind?: number;
  readonly at?: keyof typeof originals;
}

/** What `act` gives when another worker does `first` in the midst of it: what happens in one moment, without threads. */
export function interrupted<T>(
  first: () => void,
  act: () => T,
  { behind = 0, at = "compareExchange" }: Moment = {},
): T {
  const original = originals[at] as (...given: unknown[]) => number;
  let left = behind;
  const met = (...given: unknown[]): number => {
    if (left-- > 0) return original(...given);
    Object.assign(Atomics, originals);
    first();
    return original(...given);
  };
  Object.assign(Atomics, { [at]: met });
  try {
    return act();
  } finally {
    expect(Atomics[at], `it does ${at}`).toBe(originals[at]);
    Object.assign(Atomics, originals);
  }
}
