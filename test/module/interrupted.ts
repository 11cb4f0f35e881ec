import { expect } from "vitest";

const { compareExchange } = Atomics;

/**
 * What `act` gives when another worker does `first` just before the first compare-exchange of `act`, or behind so many
 * others: what happens in one moment, without threads.
 */
export function interrupted<T>(first: () => void, act: () => T, behind = 0): T {
  let left = behind;
  Atomics.compareExchange = ((...given: Parameters<typeof compareExchange>) => {
    if (left-- > 0) return compareExchange(...given);
    Atomics.compareExchange = compareExchange;
    first();
    return compareExchange(...given);
  }) as typeof compareExchange;
  try {
    return act();
  } finally {
    expect(Atomics.compareExchange, "it exchanges a word").toBe(compareExchange);
    Atomics.compareExchange = compareExchange;
  }
}
