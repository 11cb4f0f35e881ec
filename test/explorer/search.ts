import { type Bounds, explore, type SearchResult, type World } from "./explore.js";
import type { Program } from "./program.js";
import { Order, Registry, Usage } from "./races.js";
import { checkEnd, type Detail, hashOf, type Move, move, moves, startState, type State, writeMove } from "./state.js";
import { Threads } from "./threads.js";

export type { Counterexample, SearchResult } from "./explore.js";

export interface SearchOptions extends Bounds {
  /** How many threads may die. */
  readonly kills?: number;
  /** Every plain access is a move of its own. */
  readonly fine?: boolean;
  /** Is told every step. */
  readonly note?: Detail["note"];
}

/** All states, breadth first. */
export const search = (program: Program, options: SearchOptions = {}): SearchResult =>
  explore(program.name, worldOf(program, options), options);

/**
 * All states, and in each of them who knows of which plain access that it is over: a race between any two is a violation.
 * A first search finds the words that need to be watched. Moves need not be `fine`: up to the first race nobody can tell
 * where in a run of plain accesses another thread is.
 */
export function searchRaces(program: Program, options: SearchOptions = {}): SearchResult {
  const usage = new Usage();
  const first = explore(program.name, worldOf(program, options, { note: (...step) => usage.note(...step) }), options);
  if (first.violation !== undefined) return first;
  const order = new Order(new Registry(program.threads.length, usage.shared));
  return explore(program.name, worldOf(program, options, {}, order), options);
}

/** Sequential consistency: each access happens at once, and all see it. */
function worldOf(
  program: Program,
  { kills = 0, fine, note }: SearchOptions,
  more: Detail = note === undefined ? {} : { note },
  order?: Order,
): World<State, Move> {
  const threads = new Threads(program);
  const detail: Detail = { ...more, ...(fine === undefined ? {} : { fine }) };
  const canDie = (state: State, m: Move): boolean =>
    m.kind === "run" && state.kills > 0 && program.threads[m.thread]!.killable === true;
  return {
    start: () => startState(program, threads, kills, order),
    moves: (state) => moves(state, program),
    move: (state, m) => {
      const moved = move(state, m, program, threads, detail);
      const deaths = canDie(moved.state, m) ? moved.killPoints : [];
      return { state: moved.state, more: deaths.map((after) => ({ thread: m.thread, kind: "kill", after })) };
    },
    hash: hashOf,
    write: writeMove,
    end: (state) => checkEnd(state, program),
    isKill: ({ kind }) => kind === "kill",
    isRun: ({ kind }) => kind === "run",
    takesTurn: () => true,
  };
}
