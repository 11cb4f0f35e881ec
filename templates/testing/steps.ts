import fc from "fast-check";
import type { Command } from "fast-check";

/** Takes the statement that is about to run, for the report. */
export type Say = (statement: string) => void;

/**
 * A command that prints as the statement it ran, so that a shrunk counterexample reads as a program. Which statement
 * that is depends on what is live when it runs; a clone starts anew, or a later run would overwrite what an earlier
 * one reports.
 */
export class Step<Model extends object, Real> implements Command<Model, Real> {
  readonly #act: (model: Model, real: Real, say: Say) => void;
  readonly #verify: (model: Model, real: Real) => void;
  #statement = "";

  constructor(act: (model: Model, real: Real, say: Say) => void, verify: (model: Model, real: Real) => void) {
    this.#act = act;
    this.#verify = verify;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    this.#act(model, real, (statement) => {
      this.#statement = statement;
    });
    this.#verify(model, real);
  }

  toString(): string {
    return this.#statement === "" ? "" : `\n  ${this.#statement}`;
  }

  [fc.cloneMethod](): Step<Model, Real> {
    return new Step(this.#act, this.#verify);
  }
}

/** Milliseconds of a property; `fc.configureGlobal` may say something else. */
const { interruptAfterTimeLimit = 3000 } = fc.readConfigureGlobal();

/** A hundred programs, or as many as fit into that time: what `check` walks grows with the allocator. */
export const effort = { numRuns: 100, interruptAfterTimeLimit, includeErrorInReport: true };

/** For programs that write each field in every way there is. */
export const fieldEffort = { ...effort, numRuns: 30 };

/** The code of the AllocError that `action` throws, or "no error", or what else it threw. */
export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : `not an AllocError: ${String(error)}`;
  }
  return "no error";
}

/** What `allocate` returns, 0 when it throws EXHAUSTED. */
export function allocOrZero(allocate: () => number): number {
  let handle = 0;
  const code = codeOf(() => {
    handle = allocate();
  });
  if (code !== "no error") same(code, "EXHAUSTED", "the end of the allocation");
  return handle;
}

/** Fails with a message unless both are the same value. Called millions of times, so without the weight of `expect`. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what} is ${literal(actual)}, expected ${literal(expected)}`);
}

export function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] !== expected[i]) same(actual[i], expected[i], `byte ${i} of ${what}`);
  }
}

/** A value as it stands in source text. */
export function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}
