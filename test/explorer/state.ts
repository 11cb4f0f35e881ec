import type { End, Locals, Program } from "./program.js";
import type { Order } from "./races.js";
import { execute, isInvisible, type Step, Violation } from "./step.js";
import type { Place, Threads } from "./threads.js";

/** All there is at one moment. */
export interface State {
  /** Image, ghost words, one word per thread: what it sleeps on. */
  readonly memory: Int32Array;
  readonly places: readonly Place[];
  /** Bit t: thread t is dead. */
  readonly dead: number;
  readonly kills: number;
  /** Who knows of which plain access that it is over, when races are looked for. */
  readonly order?: Order | undefined;
}

/** What can happen next: thread `thread` runs, or dies after `after` more steps; `timeout`: its sleep ends. */
export interface Move {
  readonly thread: number;
  readonly kind: "run" | "kill" | "timeout";
  readonly after: number;
}

/** `"1"`, `"1t"`, `"1k3"`: moves as a replay string has them. */
export const writeMove = ({ thread, kind, after }: Move): string =>
  `${thread}${kind === "run" ? "" : kind === "timeout" ? "t" : `k${after}`}`;

export function readMove(text: string): Move {
  const [, thread, kind, after] = /^(\d+)(t|k(\d+))?$/.exec(text) ?? [];
  if (thread === undefined) throw new Error(`not a move: ${text}`);
  return {
    thread: Number(thread),
    kind: kind === undefined ? "run" : kind === "t" ? "timeout" : "kill",
    after: Number(after ?? 0),
  };
}

/** What one move did, for lanes and race detection. */
export interface Event {
  readonly thread: number;
  readonly step: Step | "killed";
  readonly result: number;
}

export function startState(program: Program, threads: Threads, kills: number, order?: Order): State {
  const memory = new Int32Array(program.words + threads.count);
  program.start(memory);
  program.observe?.(memory);
  return { memory, places: program.threads.map((_, t) => threads.start(t)), dead: 0, kills, order };
}

const sleepWord = (state: State, thread: number): number =>
  state.memory[state.memory.length - state.places.length + thread]!;

/** Thread t can do its next step. */
function canRun(state: State, t: number): boolean {
  const { step } = state.places[t]!;
  if (step === undefined || ((state.dead >> t) & 1) === 1) return false;
  if (step.kind === "sleep") return sleepWord(state, t) === 0;
  if (step.kind === "death") return ((state.dead >> step.thread) & 1) === 1;
  return step.kind !== "when" || step.test(state.memory);
}

/** Every move that is possible, but for the kills inside a run: `move` reports where those are. A thread may also die when it is done. */
export function moves(state: State, program: Program): Move[] {
  const all: Move[] = [];
  for (let t = 0; t < state.places.length; t++) {
    const { step } = state.places[t]!;
    if (((state.dead >> t) & 1) === 1) continue;
    if (canRun(state, t)) all.push({ thread: t, kind: "run", after: 0 });
    else if (step?.kind === "sleep" && step.timed) all.push({ thread: t, kind: "timeout", after: 0 });
    if (state.kills > 0 && program.threads[t]!.killable) all.push({ thread: t, kind: "kill", after: 0 });
  }
  return all;
}

/** How the search may be asked to look closer. */
export interface Detail {
  /** Every plain access is a move of its own. */
  readonly fine?: boolean;
  readonly events?: Event[];
  /** Is told every step; may throw a Violation. */
  readonly note?: (thread: number, step: Step, result: number) => void;
}

export interface Moved {
  readonly state: State;
  /** After how many steps of this run the memory looked different and the thread could have died. */
  readonly killPoints: readonly number[];
}

/**
 * The state after a move. A run is one visible step and the plain accesses behind it, up to the next visible step: no
 * other thread could tell where between them it is. Only its death can, so after every store but the last there is a
 * kill point.
 */
export function move(
  state: State,
  { thread, kind, after }: Move,
  program: Program,
  threads: Threads,
  detail: Detail = {},
): Moved {
  const memory = state.memory.slice(),
    order = state.order?.clone();
  let place = state.places[thread]!;
  const killPoints: number[] = [];
  let steps = 0;
  if (kind === "timeout") {
    memory[memory.length - threads.count + thread] = 0;
    detail.events?.push({ thread, step: place.step!, result: 2 });
    place = threads.advance(place, 2);
  } else {
    while (place.step !== undefined && (kind === "run" || steps < after)) {
      const step = place.step;
      if (steps > 0 && kind === "run" && (detail.fine || !isInvisible(step))) break;
      const result = execute(step, memory, thread, threads.count);
      detail.events?.push({ thread, step, result });
      detail.note?.(thread, step, result);
      order?.note(thread, step, result);
      steps++;
      place = threads.advance(place, result);
      if (step.kind === "write" || !isInvisible(step)) killPoints.push(steps);
    }
  }
  const places = state.places.slice() as Place[];
  places[thread] = place;
  if (kind === "kill") {
    memory[memory.length - threads.count + thread] = 0;
    detail.events?.push({ thread, step: "killed", result: 0 });
  }
  program.observe?.(memory);
  killPoints.pop();
  return {
    state: {
      memory,
      places,
      dead: kind === "kill" ? state.dead | (1 << thread) : state.dead,
      kills: state.kills - (kind === "kill" ? 1 : 0),
      order,
    },
    killPoints,
  };
}

/** Nobody can go on: every thread is done, dead, or waits for what never came (`death`, `when`). Who sleeps sleeps for ever. */
export function checkEnd(state: Pick<State, "memory" | "places" | "dead">, program: Program): void {
  const isDead = (t: number): boolean => ((state.dead >> t) & 1) === 1;
  for (const { step, thread } of state.places) {
    if (step?.kind === "sleep" && !isDead(thread))
      throw new Violation(`${program.threads[thread]!.name} sleeps for ever`);
  }
  const end: End = {
    memory: state.memory,
    isDead,
    isDone: (t) => state.places[t]!.step === undefined,
    locals: (t): Locals => state.places[t]!.locals,
  };
  program.final?.(end);
}

/** 53 bits of hash: a state counts as seen when its hash was. Among 10^6 states two share one with odds of 1 : 18 000. */
export function hashOf({ memory, places, dead, kills, order }: State, extra = 0): number {
  const hash = new Hash(dead ^ (extra << 8), kills ^ (extra << 8));
  hash.words(memory);
  for (const { id } of places) hash.mix(id);
  order?.hash((x) => hash.mix(x));
  return hash.value;
}

export class Hash {
  #a: number;
  #b: number;

  constructor(a: number, b: number) {
    this.#a = 0x811c9dc5 ^ a;
    this.#b = 0x9747b28c ^ b;
  }

  words(memory: ArrayLike<number>): void {
    let a = this.#a,
      b = this.#b;
    for (let i = 0; i < memory.length; i++) {
      a = Math.imul(a ^ memory[i]!, 0x01000193);
      b = Math.imul(b ^ memory[i]!, 0x5bd1e995) ^ (b >>> 15);
    }
    this.#a = a;
    this.#b = b;
  }

  mix(x: number): void {
    this.#a = Math.imul(this.#a ^ x, 0x01000193) ^ (this.#a >>> 13);
    this.#b = Math.imul(this.#b ^ x, 0x5bd1e995) ^ (this.#b >>> 15);
  }

  get value(): number {
    return (this.#a >>> 0) * 2 ** 21 + ((this.#b ^ (this.#b >>> 16)) >>> 11);
  }
}
