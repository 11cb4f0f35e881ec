import type { Program } from "./program.js";
import { Order, Registry } from "./races.js";
import type { Counterexample } from "./search.js";
import { checkEnd, type Move, move, moves, type State, startState, writeMove } from "./state.js";
import { Violation } from "./step.js";
import { Threads } from "./threads.js";

export interface WalkOptions {
  readonly runs: number;
  readonly seed?: number;
  /** Priority changes per run, minus one: bugs that need at most so many orderings are found with odds of 1 : threads * steps ** (depth - 1). */
  readonly depth?: number;
  readonly kills?: number;
  /** Steps a run is expected to have: where the priority changes are thrown. */
  readonly steps?: number;
  /** Looks for data races on plain accesses too. */
  readonly races?: boolean;
}

/**
 * Probabilistic concurrency testing: threads run by random priorities, which change at `depth` - 1 random steps. For
 * programs with too many states to visit all.
 */
export function walk(program: Program, options: WalkOptions): Counterexample | undefined {
  const { runs, seed = 1, kills = 0, races = false } = options;
  const random = generator(seed);
  for (let run = 0; run < runs; run++) {
    const threads = new Threads(program),
      path: string[] = [];
    const next = scheduler(program, options, random);
    let state = startState(program, threads, kills, races ? new Order(new Registry(threads.count)) : undefined);
    try {
      for (let m = next(state); m !== undefined; m = next(state)) {
        path.push(writeMove(m));
        state = move(state, m, program, threads, { fine: races }).state;
      }
      checkEnd(state, program);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return {
        message: error instanceof Violation ? error.message : `${error.name}: ${error.message}`,
        replay: path.join(" "),
      };
    }
  }
  return undefined;
}

/** Says which move is next in this run; undefined when nobody can go on. */
function scheduler(
  program: Program,
  { depth = 3, steps = 60 }: WalkOptions,
  random: () => number,
): (state: State) => Move | undefined {
  const priorities = program.threads.map(() => depth + random());
  const changes = new Map(Array.from({ length: depth - 1 }, (_, i) => [Math.floor(random() * steps), i]));
  const death = Math.floor(random() * steps);
  let n = 0;
  return (state) => {
    const all = moves(state, program);
    const best = (list: readonly Move[]): Move | undefined =>
      [...list].sort((a, b) => priorities[b.thread]! - priorities[a.thread]!)[0];
    const kills = all.filter((m) => m.kind === "kill");
    const lives = all.filter((m) => m.kind !== "kill");
    if (n++ === death && kills.length > 0) return kills[Math.floor(random() * kills.length)];
    const chosen = best(lives);
    const change = changes.get(n);
    if (chosen !== undefined && change !== undefined) priorities[chosen.thread] = change;
    return chosen;
  };
}

/** Numbers from 0 to 1, the same for the same seed. */
export function generator(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
