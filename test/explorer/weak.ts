import { explore, type SearchResult, type World } from "./explore.js";
import type { Program } from "./program.js";
import { search, type SearchOptions } from "./search.js";
import { checkEnd } from "./state.js";
import { describe, type Step, Violation } from "./step.js";
import { Threads } from "./threads.js";
import {
  type Machine,
  moveWeakly,
  readWeakMove,
  startWeakly,
  type WeakEvent,
  weakHashOf,
  type WeakMove,
  weakMoves,
  type WeakState,
  writeWeakMove,
} from "./weak-state.js";

export interface WeakOptions extends SearchOptions {
  /** How many stores may be kept back, and old values found, on the way to one state. 2 if undefined. */
  readonly deviations?: number;
  /** An Atomics.load may be early: the plain load in front of it is late. */
  readonly earlyLoads?: boolean;
}

/**
 * All states of the weaker machine (`weak-state.ts`), breadth first. A first search, sequentially consistent, finds the
 * words that several threads share; if the weaker machine comes to others too, it begins again with these.
 */
export function searchWeakly(program: Program, options: WeakOptions = {}): SearchResult {
  const usage = new SharedWords();
  const strong = search(program, { ...options, fine: true, note: (thread, step) => usage.note(thread, step) });
  if (strong.violation !== undefined) return strong;
  for (;;) {
    const watched = usage.words;
    const machine: Machine = { ...machineFor(program, watched, options), note: (...step) => usage.note(...step) };
    const result = explore(program.name, worldOf(machine, options), options);
    if (result.violation !== undefined || usage.words.size === watched.size) return result;
  }
}

export interface ReplayedWeakly {
  readonly lanes: string;
  readonly violation: string | undefined;
}

/** Does the moves of a replay string one after the other; a line a step. */
export function replayWeakly(program: Program, moves: string, options: WeakOptions = {}): ReplayedWeakly {
  const usage = new SharedWords();
  search(program, { ...options, fine: true, note: (thread, step) => usage.note(thread, step) });
  const machine = machineFor(program, usage.words, options),
    events: WeakEvent[] = [];
  let violation: string | undefined;
  try {
    let state = startWeakly(machine, options.kills ?? 9, options.deviations ?? 9);
    for (const text of moves.split(" ").filter((t) => t !== "")) {
      state = moveWeakly(state, readWeakMove(text), machine, events);
    }
    checkEnd(state, program);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    violation = error instanceof Violation ? error.message : `${error.name}: ${error.message}`;
  }
  return {
    lanes: [...events.map((event) => lineOf(event, program)), `→ ${violation ?? "all well"}`].join("\n"),
    violation,
  };
}

const remarks = { run: "", keep: "   (kept back)", old: "   (an old value)", out: "", kill: "", timeout: "" } as const;

function lineOf({ thread, step, result, kind }: WeakEvent, program: Program): string {
  const what =
    typeof step === "string"
      ? step
      : "out" in step
        ? `… ${step.out[1]} in w${step.out[0]} is seen`
        : describe(step, result) + remarks[kind];
  return `${program.threads[thread]!.name.padEnd(10)} │ ${what}`;
}

const machineFor = (program: Program, watched: ReadonlySet<number>, { earlyLoads = false }: WeakOptions): Machine => ({
  program,
  threads: new Threads(program),
  watched,
  earlyLoads,
});

function worldOf(machine: Machine, { kills = 0, deviations = 2 }: WeakOptions): World<WeakState, WeakMove> {
  return {
    start: () => startWeakly(machine, kills, deviations),
    moves: (state) => weakMoves(state, machine),
    move: (state, m) => ({ state: moveWeakly(state, m, machine), more: [] }),
    hash: weakHashOf,
    write: writeWeakMove,
    end: (state) => checkEnd(state, machine.program),
    isKill: ({ kind }) => kind === "kill",
    isRun: ({ kind }) => kind === "run",
    takesTurn: ({ kind }) => kind !== "out",
  };
}

/** Words of the image that several threads access and at least one writes. */
class SharedWords {
  readonly #words = new Map<number, { threads: number; written: boolean }>();

  note(thread: number, step: Step): void {
    if (!(step.kind === "read" || step.kind === "write" || step.kind === "atomic" || step.kind === "wait")) return;
    const word = this.#words.get(step.index) ?? { threads: 0, written: false };
    this.#words.set(step.index, word);
    word.threads |= 1 << thread;
    word.written ||=
      step.kind === "write" || (step.kind === "atomic" && step.name !== "load" && step.name !== "notify");
  }

  get words(): Set<number> {
    const several = (threads: number): boolean => (threads & (threads - 1)) !== 0;
    return new Set([...this.#words].flatMap(([at, { threads, written }]) => (several(threads) && written ? [at] : [])));
  }
}
