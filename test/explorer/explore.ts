import { Violation } from "./step.js";

export interface SearchResult {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  /** States in which no thread could go on. */
  readonly ends: number;
  readonly milliseconds: number;
  readonly violation: Counterexample | undefined;
}

/** Shortest way to the first violation found: no shorter sequence of moves leads to any. */
export interface Counterexample {
  readonly message: string;
  readonly replay: string;
}

/** What is searched: states, the moves between them, and what must hold in them. */
export interface World<S, M extends { readonly thread: number }> {
  start(): S;
  moves(state: S): M[];
  /** Throws a Violation. `more`: moves that are possible too, as this one shows. */
  move(state: S, move: M): { readonly state: S; readonly more: readonly M[] };
  hash(state: S, extra: number): number;
  /** As a replay string has it. */
  write(move: M): string;
  /** Nobody can go on. Throws a Violation. */
  end(state: S): void;
  isKill(move: M): boolean;
  isRun(move: M): boolean;
  /** A thread does it; what happens in the memory by itself is no switch between threads. */
  takesTurn(move: M): boolean;
}

export interface Bounds {
  /** At most so many switches away from a thread that could go on; all when undefined. */
  readonly preemptions?: number;
  readonly maxStates?: number;
}

/** All states, breadth first. */
export function explore<S, M extends { readonly thread: number }>(
  name: string,
  world: World<S, M>,
  bounds: Bounds,
): SearchResult {
  return new Search(name, world, bounds).run();
}

interface Frontier<S> {
  readonly state: S;
  readonly index: number;
  /** Preemption bound: who ran last, and how many switches are left. */
  readonly last: number;
  readonly left: number;
}

class Search<S, M extends { readonly thread: number }> {
  readonly #name: string;
  readonly #world: World<S, M>;
  readonly #bounds: Bounds;
  readonly #seen = new Set<number>();
  /** Per state: the one before it, and the move between; the first has none. */
  readonly #parents: number[] = [-1];
  readonly #moves: (M | undefined)[] = [undefined];
  #transitions = 0;
  #ends = 0;

  constructor(name: string, world: World<S, M>, bounds: Bounds) {
    this.#name = name;
    this.#world = world;
    this.#bounds = bounds;
  }

  run(): SearchResult {
    const started = performance.now();
    const violation = this.#explore();
    return {
      name: this.#name,
      states: this.#seen.size,
      transitions: this.#transitions,
      ends: this.#ends,
      milliseconds: Math.round(performance.now() - started),
      violation,
    };
  }

  #explore(): Counterexample | undefined {
    const { preemptions = Infinity, maxStates = 1e6 } = this.#bounds;
    const state = this.#world.start();
    let level: Frontier<S>[] = [{ state, index: 0, last: -1, left: preemptions }];
    this.#seen.add(this.#world.hash(state, 0));
    while (level.length > 0) {
      const next: Frontier<S>[] = [];
      for (const from of level) {
        const violation = this.#expand(from, next);
        if (violation !== undefined) return violation;
        if (this.#seen.size > maxStates) throw new Error(`${this.#name}: more than ${maxStates} states`);
      }
      level = next;
    }
    return undefined;
  }

  #expand(from: Frontier<S>, next: Frontier<S>[]): Counterexample | undefined {
    const all = this.#world.moves(from.state);
    let others: M[] = [];
    try {
      if (all.every((m) => this.#world.isKill(m))) {
        this.#ends++;
        this.#world.end(from.state);
      }
    } catch (error) {
      return this.#counterexample(error, from.index, undefined);
    }
    for (let i = 0; i < all.length + others.length; i++) {
      const m = i < all.length ? all[i]! : others[i - all.length]!;
      const left = from.left - this.#preempts(from, m, all);
      if (left < 0) continue;
      try {
        const { state, more } = this.#world.move(from.state, m);
        this.#transitions++;
        others = others.concat(more);
        this.#visit(state, from, m, left, next);
      } catch (error) {
        return this.#counterexample(error, from.index, m);
      }
    }
    return undefined;
  }

  #visit(state: S, from: Frontier<S>, m: M, left: number, next: Frontier<S>[]): void {
    const last = this.#world.takesTurn(m) ? m.thread : from.last;
    const hash = this.#world.hash(state, this.#bounds.preemptions === undefined ? 0 : left * 32 + last + 1);
    if (this.#seen.has(hash)) return;
    this.#seen.add(hash);
    this.#parents.push(from.index);
    this.#moves.push(m);
    next.push({ state, index: this.#parents.length - 1, last, left });
  }

  /** 1 when m takes the turn from a thread that could go on. */
  #preempts(from: Frontier<S>, m: M, all: readonly M[]): number {
    if (m.thread === from.last || !this.#world.takesTurn(m)) return 0;
    return all.some((other) => other.thread === from.last && this.#world.isRun(other)) ? 1 : 0;
  }

  /** An error of the program is a violation; one of the explorer or the suite passes through. */
  #counterexample(error: unknown, index: number, last: M | undefined): Counterexample {
    if (!(error instanceof Error)) throw error;
    const path = last === undefined ? [] : [this.#world.write(last)];
    for (let at = index; at > 0; at = this.#parents[at]!) path.unshift(this.#world.write(this.#moves[at]!));
    const message = error instanceof Violation ? error.message : `${error.name}: ${error.message}`;
    return { message, replay: path.join(" ") };
  }
}
