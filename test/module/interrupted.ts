import { expect } from "vitest";

const { compareExchange } = Atomics;

/**
 * What `act` gives when another worker does `first` just before the first compare-exchange of `act`: what happens in one
 * moment, without threads.
 */
export function interrupted<T>(first: () => void, act: () => T): T {
  Atomics.compareExchange = ((...given: Parameters<typeof compareExchange>) => {
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
