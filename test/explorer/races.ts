import type { Event } from "./state.js";
import { type Step, Violation } from "./step.js";

/*
 * Happens-before, in a form in which a search can keep it in its states: not how late it is for whom, but who knows of
 * which access that it is over. Those who know are the threads, and the words with atomic accesses:
 *
 *   t accesses a word            only t knows
 *   t loads from w               t knows what w knows
 *   t stores to w                w knows what t knows, and forgets the rest: a load reads from the last store only
 *   t exchanges, adds, … w       both know what both knew
 *   t has seen the death of u    t knows what u knows
 *
 * Two accesses to one word race when at least one writes, at least one is plain (and no declared `peek`), and who comes
 * second does not know that the first is over. Only the last access of each sort and thread can matter, so this decides
 * as vector clocks do; but histories that differ in nothing else meet again.
 */

/** Sorts of access. */
const READ = 0,
  WRITE = 1,
  ATOMIC_READ = 2,
  ATOMIC_WRITE = 3;

/** The sorts that race with this one when another thread does them. */
const rivals = [[WRITE, ATOMIC_WRITE], [READ, WRITE, ATOMIC_READ, ATOMIC_WRITE], [WRITE], [READ, WRITE]] as const;

/** What a step does to a word: `key` stands for the word. */
interface Access {
  readonly key: number;
  readonly sorts: readonly number[];
  /** It learns what the word knows, and tells it what it knows. */
  readonly learns: boolean;
  readonly tells: boolean;
}

/** Numbers for words and accesses, the same in all states of one search. */
export class Registry {
  readonly threads: number;
  /** Words that need no watch: of one thread only, or never accessed plainly, or never written. All others when undefined. */
  readonly watched: ReadonlySet<number> | undefined;
  readonly #accesses = new Map<number, number>();
  readonly #words = new Map<number, number>();

  constructor(threads: number, watched?: ReadonlySet<number>) {
    this.threads = threads;
    this.watched = watched;
  }

  /** The last access of that sort by that thread to that word. */
  access(key: number, thread: number, sort: number): number {
    return numberOf(this.#accesses, (key * this.threads + thread) * 4 + sort);
  }

  /** The word, as one that knows something. */
  word(key: number): number {
    return this.threads + numberOf(this.#words, key);
  }
}

function numberOf(known: Map<number, number>, key: number): number {
  const n = known.get(key) ?? known.size;
  known.set(key, n);
  return n;
}

/** One row of bits an access, a bit for each who knows of it. A row that is missing is of an access that never was. */
const rowWords = 4;

/** Who knows what at one moment. */
export class Order {
  readonly #registry: Registry;
  #rows: Int32Array;

  constructor(registry: Registry, rows = new Int32Array(0)) {
    this.#registry = registry;
    this.#rows = rows;
  }

  clone(): Order {
    return new Order(this.#registry, this.#rows.slice());
  }

  /** `thread` has done that step. Throws a Violation if it races with one that was done before. */
  note(thread: number, step: Step, result: number): void {
    const { threads } = this.#registry;
    if (step.kind === "death") this.#tell(step.thread, thread);
    if (step.kind === "when" || (step.kind === "ghost" && step.sync)) {
      for (let t = 0; t < threads; t++) this.#tell(t, thread);
      for (let t = 0; t < threads; t++) this.#tell(thread, t);
    }
    const access = accessOf(step, result);
    if (access === undefined) return;
    const word = access.learns || access.tells ? this.#registry.word(access.key) : 0;
    if (access.learns) this.#tell(word, thread);
    if (this.#registry.watched?.has(access.key) ?? true) this.#watch(thread, access, step);
    if (access.tells) this.#copy(thread, word);
  }

  /** Mixes what distinguishes this from other orders into a hash. */
  hash(mix: (x: number) => void): void {
    for (let a = 0; a * rowWords < this.#rows.length; a++) {
      if (this.#isForgotten(a)) continue;
      mix(a);
      for (let i = 0; i < rowWords; i++) mix(this.#rows[a * rowWords + i]!);
    }
  }

  #watch(thread: number, { key, sorts }: Access, step: Step): void {
    for (const sort of sorts) {
      for (const rival of rivals[sort]!) {
        for (let t = 0; t < this.#registry.threads; t++) {
          if (t !== thread && !this.#knows(thread, this.#registry.access(key, t, rival)))
            throw new Violation(describeRace(thread, t, step));
        }
      }
    }
    for (const sort of sorts) this.#begin(this.#registry.access(key, thread, sort), thread);
  }

  #knows(who: number, access: number): boolean {
    const at = access * rowWords + (who >> 5);
    return at >= this.#rows.length || ((this.#rows[at]! >> (who & 31)) & 1) === 1;
  }

  #begin(access: number, thread: number): void {
    const end = (access + 1) * rowWords;
    if (end > this.#rows.length) {
      const grown = new Int32Array(end).fill(-1);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows.fill(0, end - rowWords, end);
    this.#rows[end - rowWords + (thread >> 5)] = 1 << (thread & 31);
  }

  /** `to` knows what `from` knows, besides what it knew. */
  #tell(from: number, to: number): void {
    if (Math.max(from, to) >= rowWords * 32) throw new Error("more words with atomic accesses than a row has bits");
    for (let at = 0; at < this.#rows.length; at += rowWords) {
      if (((this.#rows[at + (from >> 5)]! >> (from & 31)) & 1) === 1) this.#rows[at + (to >> 5)]! |= 1 << (to & 31);
    }
    this.#forget();
  }

  /** `to` knows what `from` knows, and nothing else. */
  #copy(from: number, to: number): void {
    for (let at = 0; at < this.#rows.length; at += rowWords) this.#rows[at + (to >> 5)]! &= ~(1 << (to & 31));
    this.#tell(from, to);
  }

  /** An access that every thread knows of might as well never have been. */
  #forget(): void {
    const all = 2 ** this.#registry.threads - 1;
    for (let at = 0; at < this.#rows.length; at += rowWords) {
      if ((this.#rows[at]! & all) === all) this.#rows.fill(-1, at, at + rowWords);
    }
  }

  #isForgotten(access: number): boolean {
    for (let i = 0; i < rowWords; i++) if (this.#rows[access * rowWords + i] !== -1) return false;
    return true;
  }
}

/** What a first search finds out about the words, so that a second one need not watch all of them. */
export class Usage {
  readonly #words = new Map<number, { threads: number; plain: boolean; written: boolean }>();

  note(thread: number, step: Step, result: number): void {
    const access = accessOf(step, result);
    if (access === undefined) return;
    const word = this.#words.get(access.key) ?? { threads: 0, plain: false, written: false };
    this.#words.set(access.key, word);
    word.threads |= 1 << thread;
    word.plain ||= access.sorts.some((sort) => sort === READ || sort === WRITE);
    word.written ||= access.sorts.some((sort) => sort === WRITE || sort === ATOMIC_WRITE);
  }

  /** Words that several threads access, at least once plainly and at least once to write. */
  get shared(): Set<number> {
    const several = (threads: number): boolean => (threads & (threads - 1)) !== 0;
    return new Set([...this.#words].filter(([, w]) => several(w.threads) && w.plain && w.written).map(([key]) => key));
  }
}

/** What the first race is about, or undefined. */
export function findRace(events: readonly Event[], threads: number): string | undefined {
  const order = new Order(new Registry(threads));
  try {
    for (const { thread, step, result } of events) if (step !== "killed") order.note(thread, step, result);
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
  return undefined;
}

function describeRace(thread: number, other: number, step: Step): string {
  const { array, index } = step as Step & { readonly kind: "read" };
  const how = `${step.kind === "atomic" ? "atomically " : ""}accesses`;
  return `T${thread} and T${other} race on ${array}[${index}]: T${thread} ${how} it, and nothing orders that`;
}

function accessOf(step: Step, result: number): Access | undefined {
  switch (step.kind) {
    case "read":
      return step.peek ? undefined : { key: keyOf(step), sorts: [READ], learns: false, tells: false };
    case "write":
      return { key: keyOf(step), sorts: [WRITE], learns: false, tells: false };
    case "wait":
      return { key: step.index * 2, sorts: [ATOMIC_READ], learns: true, tells: false };
    case "atomic": {
      if (step.name === "notify") return undefined;
      const writes = step.name !== "load" && !(step.name === "compareExchange" && result !== step.a);
      const reads = step.name !== "store";
      const sorts = [...(reads ? [ATOMIC_READ] : []), ...(writes ? [ATOMIC_WRITE] : [])];
      return { key: keyOf(step), sorts, learns: reads, tells: writes };
    }
    default:
      return undefined;
  }
}

const keyOf = ({ array, index }: Step & { readonly kind: "read" | "write" | "atomic" }): number =>
  index * 2 + (array === "u8" ? 1 : 0);
