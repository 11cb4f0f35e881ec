import type { Cache } from "../../../generated/cache/index.js";
import { hashOf, type Store } from "./store.js";

/** One cache for all workers: whatever one has put, all find. */
export class SharedStore implements Store {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Inside the guard an entry that was found stays what it is, even if another worker replaces it meanwhile. */
  get(key: string): string | undefined {
    const { entries, roots } = this.#cache;
    const hash = hashOf(key);
    return this.#cache.guard(() => {
      const h = roots.buckets(hash % roots.bucketsLength);
      const isHit = h !== 0 && entries.getHash(h) === hash && entries.getKey(h) === key;
      return isHit ? entries.getValue(h) : undefined;
    });
  }

  /** The entry before is freed as soon as nobody reads it any more. */
  put(key: string, value: string): void {
    const { entries, roots } = this.#cache;
    const hash = hashOf(key);
    const { handle } = entries.make({ hash, key, value });
    const before = roots.exchangeBuckets(hash % roots.bucketsLength, handle);
    if (before !== 0) entries.retire(before);
  }

  close(): void {
    this.#cache.dispose();
  }
}
