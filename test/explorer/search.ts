import type { Program } from "./program.js";
import { Order, Registry, Usage } from "./races.js";
import { checkEnd, type Detail, hashOf, type Move, move, moves, startState, type State, writeMove } from "./state.js";
import { Violation } from "./step.js";
import { Threads } from "./threads.js";

export interface SearchOptions {
  /** How many threads may die. */
  readonly kills?: number;
  /** At most so many switches away from a thread that could go on; all when undefined. */
  readonly preemptions?: number;
  /** Every plain access is a move of its own. */
  readonly fine?: boolean;
  readonly maxStates?: number;
}

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

interface Frontier {
  readonly state: State;
  readonly index: number;
  /** Preemption bound: who ran last, and how many switches are left. */
  readonly last: number;
  readonly left: number;
}

/** All states, breadth first. */
export function search(program: Program, options: SearchOptions = {}): SearchResult {
  return new Search(program, options).run();
}

/**
 * All states, and in each of them who knows of which plain access that it is over: a race between any two is a violation.
 * A first search finds the words that need to be watched. Moves need not be `fine`: up to the first race nobody can tell
 * where in a run of plain accesses another thread is.
 */
export function searchRaces(program: Program, options: SearchOptions = {}): SearchResult {
  const usage = new Usage();
  const first = new Search(program, options, { note: (...step) => usage.note(...step) }).run();
  if (first.violation !== undefined) return first;
  const order = new Order(new Registry(program.threads.length, usage.shared));
  return new Search(program, options, {}, order).run();
}

class Search {
  readonly #program: Program;
  readonly #options: SearchOptions;
  readonly #threads: Threads;
  readonly #detail: Detail;
  readonly #order: Order | undefined;
  readonly #seen = new Set<number>();
  /** Per state: the one before it, and the move between. */
  readonly #parents: number[] = [];
  readonly #moves: Move[] = [];
  #transitions = 0;
  #ends = 0;

  constructor(program: Program, options: SearchOptions, detail: Detail = {}, order?: Order) {
    this.#program = program;
    this.#options = options;
    this.#detail = { ...detail, ...(options.fine === undefined ? {} : { fine: options.fine }) };
    this.#order = order;
    this.#threads = new Threads(program);
  }

  run(): SearchResult {
    const started = performance.now();
    const violation = this.#explore();
    return {
      name: this.#program.name,
      states: this.#seen.size,
      transitions: this.#transitions,
      ends: this.#ends,
      milliseconds: Math.round(performance.now() - started),
      violation,
    };
  }

  #explore(): Counterexample | undefined {
    const { kills = 0, preemptions = Infinity, maxStates = 1e6 } = this.#options;
    const first = startState(this.#program, this.#threads, kills, this.#order);
    let level: Frontier[] = [
      { state: first, index: this.#note(-1, { thread: 0, kind: "run", after: 0 }), last: -1, left: preemptions },
    ];
    this.#seen.add(hashOf(first));
    while (level.length > 0) {
      const next: Frontier[] = [];
      for (const from of level) {
        const violation = this.#expand(from, next);
        if (violation !== undefined) return violation;
        if (this.#seen.size > maxStates) throw new Error(`${this.#program.name}: more than ${maxStates} states`);
      }
      level = next;
    }
    return undefined;
  }

  #expand(from: Frontier, next: Frontier[]): Counterexample | undefined {
    const all = moves(from.state, this.#program);
    let kills: Move[] = [];
    try {
      if (all.every((m) => m.kind === "kill")) {
        this.#ends++;
        checkEnd(from.state, this.#program);
      }
    } catch (error) {
      return this.#counterexample(error, from.index, undefined);
    }
    for (let i = 0; i < all.length + kills.length; i++) {
      const m = i < all.length ? all[i]! : kills[i - all.length]!;
      const left = from.left - this.#preempts(from, m, all);
      if (left < 0) continue;
      try {
        const { state, killPoints } = move(from.state, m, this.#program, this.#threads, this.#detail);
        this.#transitions++;
        if (m.kind === "run" && state.kills > 0 && this.#program.threads[m.thread]!.killable) {
          kills = kills.concat(killPoints.map((after) => ({ thread: m.thread, kind: "kill", after })));
        }
        this.#visit(state, from.index, m, left, next);
      } catch (error) {
        return this.#counterexample(error, from.index, m);
      }
    }
    return undefined;
  }

  #visit(state: State, parent: number, m: Move, left: number, next: Frontier[]): void {
    const bounded = this.#options.preemptions !== undefined;
    const hash = hashOf(state, bounded ? left * 32 + m.thread + 1 : 0);
    if (this.#seen.has(hash)) return;
    this.#seen.add(hash);
    next.push({ state, index: this.#note(parent, m), last: m.thread, left });
  }

  /** 1 when m takes the turn from a thread that could go on. */
  #preempts(from: Frontier, m: Move, all: readonly Move[]): number {
    return m.thread !== from.last && all.some((other) => other.thread === from.last && other.kind === "run") ? 1 : 0;
  }

  #note(parent: number, m: Move): number {
    this.#parents.push(parent);
    this.#moves.push(m);
    return this.#parents.length - 1;
  }

  /** An error of the program is a violation; one of the explorer or the suite passes through. */
  #counterexample(error: unknown, index: number, last: Move | undefined): Counterexample {
    if (!(error instanceof Error)) throw error;
    const path = last === undefined ? [] : [writeMove(last)];
    for (let at = index; at > 0; at = this.#parents[at]!) path.unshift(writeMove(this.#moves[at]!));
    const message = error instanceof Violation ? error.message : `${error.name}: ${error.message}`;
    return { message, replay: path.join(" ") };
  }
}
