import type { Program } from "./program.js";
import { type Kept, Sight } from "./sight.js";
import { Hash } from "./state.js";
import { execute, type Step } from "./step.js";
import type { Place, Threads } from "./threads.js";

/*
 * The same programs on a weaker machine:
 *
 *   plain store       visible at once, or kept back until it is let out
 *   Atomics.store     lets out everything first (release); may be kept back itself, until the next Atomics call
 *   read-modify-writes that succeed                   let out everything first (release)
 *   Atomics.load, compareExchange that fails          let out nothing but an Atomics.store
 *   plain load        the value now, or an old one; of what we keep back ourselves, the last
 *   acquire           Atomics.load, every read-modify-write, wait, death, when, sync ghosts; not Atomics.store
 *   death             what the dead kept back is visible
 *
 * Each store kept back and each old value found is a deviation from the order of the program; a search allows a few.
 */
export interface WeakState {
  /** Image, ghost words, one word a thread: what it sleeps on. What is kept back does not stand here. */
  readonly memory: Int32Array;
  readonly places: readonly Place[];
  readonly sights: readonly Sight[];
  readonly dead: number;
  readonly kills: number;
  /** Deviations that are left. */
  readonly left: number;
}

/** `keep`: the store is kept back. `old`: the load finds the nth old value. `out`: the nth store kept back comes out. */
export interface WeakMove {
  readonly thread: number;
  readonly kind: "run" | "keep" | "old" | "out" | "kill" | "timeout";
  readonly n: number;
}

const letters = { run: "", keep: "d", old: "s", out: "v", kill: "k", timeout: "t" } as const;
const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter as string, kind as WeakMove["kind"]]));

/** `"1"`, `"1d"`, `"1s0"`, `"1v2"`, `"1k"`, `"1t"`. */
export const writeWeakMove = ({ thread, kind, n }: WeakMove): string =>
  `${thread}${letters[kind]}${kind === "old" || kind === "out" ? n : ""}`;

export function readWeakMove(text: string): WeakMove {
  const [, thread, letter, n] = /^(\d+)([a-z]?)(\d*)$/.exec(text) ?? [];
  const kind = kinds.get(letter ?? "");
  if (thread === undefined || kind === undefined) throw new Error(`not a move: ${text}`);
  return { thread: Number(thread), kind, n: Number(n) };
}

/** What a search has to know of a program beside its states. */
export interface Machine {
  readonly program: Program;
  readonly threads: Threads;
  /** Words that several threads access and one of them writes. The others are as ever. */
  readonly watched: ReadonlySet<number>;
  /** An Atomics.load may be early, see `Sight.oldAtomic`. */
  readonly earlyLoads: boolean;
  readonly note?: (thread: number, step: Step) => void;
}

export function startWeakly({ program, threads }: Machine, kills: number, deviations: number): WeakState {
  const memory = new Int32Array(program.words + threads.count);
  program.start(memory);
  program.observe?.(memory);
  const places = program.threads.map((_, t) => threads.start(t));
  return { memory, places, sights: places.map(() => new Sight()), dead: 0, kills, left: deviations };
}

const isDead = (state: WeakState, t: number): boolean => ((state.dead >> t) & 1) === 1;

function canRun(state: WeakState, t: number): boolean {
  const { step } = state.places[t]!;
  if (step === undefined || isDead(state, t)) return false;
  if (step.kind === "sleep") return state.memory[state.memory.length - state.places.length + t] === 0;
  if (step.kind === "death") return isDead(state, step.thread);
  return step.kind !== "when" || step.test(state.memory);
}

export function weakMoves(state: WeakState, machine: Machine): WeakMove[] {
  const all: WeakMove[] = [];
  for (let thread = 0; thread < state.places.length; thread++) {
    if (isDead(state, thread)) continue; // what it kept back came out when it died
    all.push(...outs(state.sights[thread]!, thread));
    const { step } = state.places[thread]!;
    if (canRun(state, thread)) {
      all.push({ thread, kind: "run", n: 0 }, ...deviationsOf(state, thread, step!, machine));
    } else if (step?.kind === "sleep" && step.timed) all.push({ thread, kind: "timeout", n: 0 });
    if (state.kills > 0 && machine.program.threads[thread]!.killable) all.push({ thread, kind: "kill", n: 0 });
  }
  return all;
}

/** Of each word the store that was kept back first. */
function outs({ kept }: Sight, thread: number): WeakMove[] {
  if (kept.length === 0) return [];
  const isFirst = (n: number): boolean => kept.findIndex(([word]) => word === kept[n]![0]) === n;
  return kept.flatMap((_, n): WeakMove[] => (isFirst(n) ? [{ thread, kind: "out", n }] : []));
}

function deviationsOf(state: WeakState, thread: number, step: Step, machine: Machine): WeakMove[] {
  if (state.left === 0 || !isWatched(step, machine)) return [];
  if (step.kind === "write" || (step.kind === "atomic" && step.name === "store"))
    return [{ thread, kind: "keep", n: 0 }];
  const sight = state.sights[thread]!;
  if (sight.own(step.index) !== undefined) return [];
  const now = state.memory[step.index];
  const found = oldValues(step, sight, machine);
  return found.flatMap((value, n): WeakMove[] => (value === now ? [] : [{ thread, kind: "old", n }]));
}

function oldValues(step: Step & { readonly index: number }, sight: Sight, machine: Machine): readonly number[] {
  if (step.kind === "read") return sight.old.get(step.index) ?? [];
  const isEarly = machine.earlyLoads && sight.loaded && step.kind === "atomic" && step.name === "load";
  return isEarly ? (sight.oldAtomic.get(step.index) ?? []) : [];
}

/** An access to a word that others may be at. */
const isWatched = (step: Step, { watched }: Machine): step is Step & { readonly index: number } =>
  (step.kind === "read" || step.kind === "write" || step.kind === "atomic") &&
  step.array === "i32" &&
  watched.has(step.index);

/** What one move did, a line a step. */
export interface WeakEvent {
  readonly thread: number;
  readonly step: Step | "killed" | "timed out" | { readonly out: Kept };
  readonly result: number;
  readonly kind: WeakMove["kind"];
}

export function moveWeakly(state: WeakState, move: WeakMove, machine: Machine, events?: WeakEvent[]): WeakState {
  const next = new Turn(state, move, machine, events);
  next.go();
  machine.program.observe?.(next.memory);
  return next.end();
}

/** One move, in the making. */
class Turn {
  readonly memory: Int32Array;
  readonly #state: WeakState;
  readonly #move: WeakMove;
  readonly #machine: Machine;
  readonly #events: WeakEvent[] | undefined;
  readonly #sights: Sight[];
  readonly #places: Place[];
  #dead: number;
  #left: number;
  /** Threads whose sight is a copy of our own already. */
  #copied = 0;

  constructor(state: WeakState, move: WeakMove, machine: Machine, events: WeakEvent[] | undefined) {
    this.memory = state.memory.slice();
    this.#state = state;
    this.#move = move;
    this.#machine = machine;
    this.#events = events;
    this.#sights = state.sights.slice();
    this.#places = state.places.slice();
    this.#dead = state.dead;
    this.#left = state.left - (move.kind === "keep" || move.kind === "old" ? 1 : 0);
  }

  get #sight(): Sight {
    return this.#sights[this.#move.thread]!;
  }

  /** The sight of a thread, to be changed. */
  #changing(thread = this.#move.thread): Sight {
    if (((this.#copied >> thread) & 1) === 0) this.#sights[thread] = new Sight(this.#sights[thread]);
    this.#copied |= 1 << thread;
    return this.#sights[thread]!;
  }

  #acquire(thread = this.#move.thread): void {
    if (!this.#sights[thread]!.hasAcquired) this.#changing(thread).acquire();
  }

  #isUpToDate(word: number): void {
    if (this.#sight.isBehind(word)) this.#changing().isUpToDate(word);
  }

  #endAtomic(): void {
    if (!this.#sight.hasEnded) this.#changing().endAtomic();
  }

  go(): void {
    const { thread, kind, n } = this.#move;
    if (kind === "out") this.#letOut(n);
    else if (kind === "kill") this.#die();
    else if (kind === "timeout") {
      this.#wake();
      this.#say("timed out", 2);
      this.#places[thread] = this.#machine.threads.advance(this.#places[thread]!, 2);
    } else this.#run();
  }

  end(): WeakState {
    const { memory } = this;
    if (this.#left === 0) for (const t of this.#sights.keys()) this.#acquire(t); // nothing old is found any more
    const kills = this.#state.kills - (this.#move.kind === "kill" ? 1 : 0);
    return { memory, places: this.#places, sights: this.#sights, dead: this.#dead, kills, left: this.#left };
  }

  #say(step: WeakEvent["step"], result: number): void {
    this.#events?.push({ thread: this.#move.thread, step, result, kind: this.#move.kind });
  }

  #wake(): void {
    this.memory[this.memory.length - this.#places.length + this.#move.thread] = 0;
  }

  /** A store that was kept back is seen by all. */
  #letOut(n: number): void {
    const [store] = this.#changing().kept.splice(n, 1);
    const [word, value] = store!;
    this.#say({ out: store! }, value);
    this.#change(word, value);
  }

  #release(): void {
    while (this.#sight.kept.length > 0) this.#letOut(0);
  }

  #change(word: number, value: number): void {
    const before = this.memory[word]!;
    this.memory[word] = value;
    this.#noteChange(word, before);
  }

  /** The others may still find what stood there before. */
  #noteChange(word: number, before: number): void {
    if (before === this.memory[word]) return;
    this.#sights.forEach((sight, t) => {
      if (t === this.#move.thread || isDead(this.#state, t) || sight.knows(word, before)) return;
      this.#changing(t).missed(word, before);
    });
  }

  #die(): void {
    this.#release();
    this.#wake();
    this.#acquire();
    this.#dead |= 1 << this.#move.thread;
    this.#say("killed", 0);
  }

  /** One step, and the plain accesses behind it that no other thread can see; but before each store there is a place to die. */
  #run(): void {
    const { thread } = this.#move;
    for (let isFirst = true; ; isFirst = false) {
      const place = this.#places[thread]!,
        { step } = place;
      if (step === undefined) return;
      if (!isFirst && (step.kind !== "read" || isWatched(step, this.#machine))) return;
      this.#machine.note?.(thread, step);
      const result = this.#do(step);
      this.#say(step, result);
      this.#places[thread] = this.#machine.threads.advance(place, result);
    }
  }

  #do(step: Step): number {
    if (step.kind === "read" && isWatched(step, this.#machine)) return this.#load(step.index);
    if (step.kind === "write" && isWatched(step, this.#machine)) return this.#store(step.index, step.a | 0);
    if (step.kind === "atomic") return this.#doAtomic(step);
    const acquires =
      step.kind === "wait" || step.kind === "death" || step.kind === "when" || (step.kind === "ghost" && step.sync);
    if (acquires) {
      if (step.kind !== "death") this.#release();
      this.#acquire();
    }
    return this.#execute(step);
  }

  #execute(step: Step): number {
    return execute(step, this.memory, this.#move.thread, this.#places.length);
  }

  #load(word: number): number {
    const own = this.#sight.own(word);
    if (!this.#sight.loaded) this.#changing().loaded = true;
    if (own !== undefined) return own;
    if (this.#move.kind === "old") return this.#changing().foundOld(word, this.#move.n);
    this.#isUpToDate(word);
    return this.memory[word]!;
  }

  /** Behind one of ours that is kept back this one is kept back too: stores to one word stay in their order. */
  #store(word: number, value: number): number {
    this.#isUpToDate(word);
    if (this.#move.kind === "keep" || this.#sight.own(word) !== undefined)
      this.#changing().kept.push([word, value, "plain"]);
    else this.#change(word, value);
    return value;
  }

  #doAtomic(step: Step & { readonly kind: "atomic" }): number {
    const { name, index } = step;
    if (this.#sight.kept[0]?.[2] === "atomic") this.#letOut(0);
    if (name === "load") return this.#loadAtomically(step);
    if (name === "store" && this.#move.kind === "keep") return this.#keepAtomic(index, step.a | 0);
    const isWord = step.array === "i32" && name !== "notify";
    const fails = name === "compareExchange" && isWord && (this.#sight.own(index) ?? this.memory[index]) !== step.a;
    if (name !== "notify" && !fails) this.#release();
    const before = isWord ? this.memory[index]! : 0;
    const result = fails ? (this.#sight.own(index) ?? before) : this.#execute(step);
    if (isWord) this.#noteChange(index, before);
    if (name === "store" || name === "notify") {
      this.#isUpToDate(index);
      this.#endAtomic();
    } else this.#acquire();
    return result;
  }

  #keepAtomic(word: number, value: number): number {
    this.#release();
    this.#isUpToDate(word);
    this.#endAtomic();
    this.#changing().kept.push([word, value, "atomic"]);
    return value;
  }

  #loadAtomically(step: Step & { readonly kind: "atomic" }): number {
    const sight = this.#sight;
    const early = this.#move.kind === "old" ? sight.oldAtomic.get(step.index)![this.#move.n]! : undefined;
    const result = early ?? sight.own(step.index) ?? this.#execute(step);
    this.#acquire();
    return result;
  }
}

/** 53 bits, as `hashOf`. */
export function weakHashOf({ memory, places, sights, dead, kills, left }: WeakState, extra = 0): number {
  const hash = new Hash(dead ^ (left << 8) ^ (extra << 12), kills ^ (left << 9) ^ (extra << 12));
  hash.words(memory);
  for (const { id } of places) hash.mix(id);
  for (const { digest } of sights) hash.words([digest | 0, (digest / 2 ** 32) | 0]);
  return hash.value;
}
