import type { Store } from "./store.js";

/** A cache for one worker: what another has put, it does not find, or finds as it was before. */
export class MapStore implements Store {
  readonly #values = new Map<string, string>();

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  put(key: string, value: string): void {
    this.#values.set(key, value);
  }

  close(): void {
    this.#values.clear();
  }
}
