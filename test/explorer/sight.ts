import { Hash } from "./state.js";

/** A store that only the thread itself sees. */
export type Kept = readonly [word: number, value: number, kind: "plain" | "atomic"];

/*
 * What one thread sees of the words it shares with others, on a machine that keeps plain accesses in no order (ARM), and
 * after a compiler that may move them:
 *
 *   kept        our stores that nobody else sees yet; they come out in any order, but those to one word in theirs. An
 *               Atomics.store may be among them, until our next Atomics call: plain stores behind it overtake it
 *   old         word → values it had since our last acquire: a plain load may have been early and found one of them
 *   oldAtomic   the same since our last Atomics call of any kind: what an Atomics.load finds if the plain load in front of
 *               it was late, which looks the same
 *
 * Each list is in the order in which the values stood there. A load that found one of them cannot find an older one later
 * (coherence). An acquire ends both lists: processors that promise it (ARMv8) let a store be seen by all at once, so what
 * is loaded behind it is no older than that moment.
 *
 * States share a sight that is the same in both: whoever changes one makes a copy first.
 */
export class Sight {
  readonly kept: Kept[];
  readonly old: Map<number, readonly number[]>;
  readonly oldAtomic: Map<number, readonly number[]>;
  /** We have loaded plainly since our last Atomics call. */
  loaded: boolean;
  #digest: number | undefined;

  constructor(from?: Sight) {
    this.kept = from === undefined ? [] : from.kept.slice();
    this.old = new Map(from?.old);
    this.oldAtomic = new Map(from?.oldAtomic);
    this.loaded = from?.loaded ?? false;
  }

  /** The last of our own stores to the word that others do not see; undefined when there is none. */
  own(word: number): number | undefined {
    for (let n = this.kept.length - 1; n >= 0; n--) if (this.kept[n]![0] === word) return this.kept[n]![1];
    return undefined;
  }

  /** Whether `missed` would change nothing. */
  knows(word: number, before: number): boolean {
    return this.old.get(word)?.at(-1) === before && this.oldAtomic.get(word)?.at(-1) === before;
  }

  /** The word held `before` until now. */
  missed(word: number, before: number): void {
    for (const values of [this.old, this.oldAtomic]) {
      const list = values.get(word) ?? [];
      if (list.at(-1) !== before) values.set(word, [...list, before]);
    }
  }

  /** A plain load has found the `n`th of the old values. */
  foundOld(word: number, n: number): number {
    const list = this.old.get(word)!;
    this.old.set(word, list.slice(n));
    this.oldAtomic.delete(word);
    return list[n]!;
  }

  /** An older value of the word can be found than the one that stands there. */
  isBehind(word: number): boolean {
    return this.old.has(word) || this.oldAtomic.has(word);
  }

  /** What stands there now is the oldest that we can still find. */
  isUpToDate(word: number): void {
    this.old.delete(word);
    this.oldAtomic.delete(word);
  }

  /** Whether `acquire` would change nothing. */
  get hasAcquired(): boolean {
    return this.old.size === 0 && this.hasEnded;
  }

  acquire(): void {
    this.old.clear();
    this.endAtomic();
  }

  /** Whether `endAtomic` would change nothing. */
  get hasEnded(): boolean {
    return this.oldAtomic.size === 0 && !this.loaded;
  }

  /** After an Atomics call that acquires nothing. */
  endAtomic(): void {
    this.oldAtomic.clear();
    this.loaded = false;
  }

  /** All that makes a difference from here on, in 53 bits. Asked for when nothing changes any more. */
  get digest(): number {
    this.#digest ??= this.#hash();
    return this.#digest;
  }

  #hash(): number {
    const hash = new Hash(this.loaded ? 1 : 0, this.kept.length);
    for (const [word, value, kind] of this.kept) hash.words([kind === "plain" ? 77 : 78, word, value]);
    for (const values of [this.old, this.oldAtomic]) {
      hash.mix(99);
      const sorted = values.size < 2 ? values : [...values].sort(([a], [b]) => a - b);
      for (const [word, list] of sorted) {
        hash.words([word, list.length]);
        hash.words(list);
      }
    }
    return hash.value;
  }
}
