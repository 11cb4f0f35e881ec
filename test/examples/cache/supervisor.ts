import { Cache, Entry } from "../../../generated/cache/index.js";
import type { EntriesHandle } from "../../../generated/cache/index.js";

export interface Ledger {
  readonly live: number;
  readonly retired: number;
  /** Buckets that refer to an entry. */
  readonly reachable: number;
  /** Problems that `check()` found. */
  readonly problems: readonly string[];
}

/** The thread that made the cache, and looks after what its workers leave behind when they die. */
export class Supervisor {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /**
   * What the worker in that row left behind: the row is free then, and what it had in its hand can be allocated again.
   * How many entries are its own; nearly all of them are in buckets, and stay there.
   */
  recover(row: number): number {
    const [dead] = this.#cache.recover(row);
    return dead!.live.entries.length;
  }

  /**
   * Frees the entry that a worker was about to publish when it died, or had replaced and not yet retired: it is in no
   * bucket and in nobody's hand. An entry of the living is in a hand twice in its life, before it is published and after
   * it was replaced, each time within one request. So one that is in no bucket, nor after everybody has finished a request,
   * nor after everybody has finished another, is nobody's.
   *
   * @param settle resolves when every worker has finished the request it was at
   */
  async sweep(settle: () => Promise<unknown>): Promise<number> {
    let nobodys = this.#unreachable();
    for (let hands = 0; hands < 2; hands++) {
      await settle();
      const now = this.#unreachable();
      nobodys = new Set([...nobodys].filter((h) => now.has(h)));
    }
    this.#cache.entries.freeBatch([...nobodys]);
    this.#cache.entries.flush();
    return nobodys.size;
  }

  ledger(): Ledger {
    const { live, retired } = this.#cache.entries.stats();
    const problems = Object.values(this.#cache.check()).flatMap((report) => report.problems);
    return { live, retired, reachable: this.#reachable().length, problems };
  }

  /** Bytes of the image without the slots that were never used: the system has given no memory for those yet. */
  touchedBytes(): number {
    return Cache.byteLength - this.#cache.entries.stats().unmapped * Entry.size;
  }

  /** Live entries, less those that are in a bucket. */
  #unreachable(): Set<EntriesHandle> {
    const found = new Set(this.#cache.entries.handles());
    for (const h of this.#reachable()) found.delete(h);
    return found;
  }

  #reachable(): EntriesHandle[] {
    const { roots } = this.#cache;
    const handles = Array.from({ length: roots.bucketsLength }, (_, i) => roots.buckets(i));
    return handles.filter((h): h is EntriesHandle => h !== 0);
  }
}
