import type { Locals, Program } from "./program.js";
import { type Step, Violation } from "./step.js";

/*
 * A generator cannot be cloned, but a thread is deterministic: where it stands follows from the operation it is in, the
 * locals it began it with, and the results its steps had since. So the places form trees, one per operation and locals,
 * with an edge per result; a place's number is its thread's whole local state. Between two operations different histories
 * with the same locals meet again.
 */

/** Where a thread stands. */
export interface Place {
  readonly id: number;
  readonly thread: number;
  readonly operation: number;
  /** What it does next; undefined when it is done. */
  readonly step: Step | undefined;
  /** How it got here from the start of its operation. */
  readonly parent: Place | undefined;
  readonly result: number;
  /** Steps since the start of the operation. */
  readonly depth: number;
  /** Locals at the start of the operation. */
  readonly locals: Locals;
  readonly next: Map<number, Place>;
  /** The generator itself, while it stands here. */
  running: Running | undefined;
}

interface Running {
  readonly steps: Iterator<Step, void, number>;
  readonly locals: Locals;
}

export class Threads {
  /** More steps than any operation needs at the scopes we explore: it turns in a circle. */
  readonly #endless = 400;
  readonly #program: Program;
  readonly #starts = new Map<string, Place>();
  #places = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  get count(): number {
    return this.#program.threads.length;
  }

  start(thread: number): Place {
    return this.#begin(thread, 0, this.#program.threads[thread]!.start());
  }

  /** Where the thread stands after its step had `result`. */
  advance(place: Place, result: number): Place {
    const known = place.next.get(result);
    if (known !== undefined) return known;
    if (place.depth > this.#endless)
      throw new Violation(`${this.#program.threads[place.thread]!.name}: an operation never ends`);
    const running = place.running ?? this.#replay(place);
    place.running = undefined;
    const { done, value } = running.steps.next(result);
    const next = done
      ? this.#begin(place.thread, place.operation + 1, running.locals)
      : this.#add({ ...place, step: value, parent: place, depth: place.depth + 1, result, running });
    place.next.set(result, next);
    return next;
  }

  /** The first place of an operation; the same for equal locals. */
  #begin(thread: number, operation: number, locals: Locals): Place {
    const key = `${thread} ${operation} ${JSON.stringify(locals, scalarsOnly)}`;
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    const base = {
      thread,
      operation,
      locals: copy(locals),
      parent: undefined,
      depth: 0,
      result: 0,
      step: undefined,
      running: undefined,
    };
    const run = this.#program.threads[thread]!.operations[operation];
    let place = this.#add(base);
    if (run !== undefined) {
      const mine = copy(locals),
        steps = run(mine),
        first = steps.next(0);
      place = first.done
        ? this.#begin(thread, operation + 1, mine)
        : this.#add({ ...base, step: first.value, running: { steps, locals: mine } });
    }
    this.#starts.set(key, place);
    return place;
  }

  #replay(place: Place): Running {
    const results: number[] = [];
    let at = place;
    for (; at.parent !== undefined; at = at.parent) results.push(at.result);
    const locals = copy(place.locals);
    const steps = this.#program.threads[place.thread]!.operations[place.operation]!(locals);
    steps.next(0);
    for (const result of results.reverse()) steps.next(result);
    return { steps, locals };
  }

  #add(place: Omit<Place, "id" | "next">): Place {
    return { ...place, id: this.#places++, next: new Map() };
  }
}

const isData = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !ArrayBuffer.isView(value);

/** Deep, but typed arrays stay the same: they are the image, and nobody reads it through them. What was one object stays one. */
function copy<T>(value: T, copies = new Map<object, object>()): T {
  if (!isData(value)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known as T;
  const result = (Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value))) as Record<string, unknown>;
  copies.set(value, result);
  for (const [key, inner] of Object.entries(value)) result[key] = copy(inner, copies);
  return result as T;
}

const scalarsOnly = (_key: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? undefined : value);
