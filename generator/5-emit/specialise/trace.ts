import type { ts } from "ts-morph";
import type { Constant, Scope, Value } from "./types.js";

/*
 * An edit of one capacity moves addresses, and hardly ever changes what a template becomes. So a walk over it notes what it
 * asked of SPEC, and what of the answer its text depends on. With other numbers the questions are asked again, without the
 * walk: where all answers are alike the text is the same, but for the numbers in its holes.
 */

/**
 * What of an answer makes a difference: all of it; whether it is zero; only the sign of a number, because a hole takes it;
 * only that there is one.
 */
export type Concern = "value" | "zero" | "hole" | "known";

type Evaluate = (node: ts.Expression, scope: Scope) => Constant | undefined;

interface Question {
  readonly node: ts.Expression;
  readonly scope: Scope;
  readonly concern: Concern;
  readonly answer: string;
}

export class Trace {
  /** SPEC was read since this was last set to false. */
  hasRead = false;
  readonly #questions: Question[] = [];

  note(node: ts.Expression, scope: Scope, concern: Concern, found: Constant | undefined): void {
    this.#questions.push({ node, scope, concern, answer: answerOf(found, concern) });
  }

  /** Asks again, of the same scopes. */
  isStill(evaluate: Evaluate): boolean {
    return this.#questions.every(({ node, scope, concern, answer }) => {
      return answerOf(evaluate(node, scope), concern) === answer;
    });
  }
}

function answerOf(found: Constant | undefined, concern: Concern): string {
  if (found === undefined) return "unknown";
  return `${found.derived ? "derived " : ""}${typeof found.value} ${aspectOf(found.value, concern)}`;
}

function aspectOf(value: Value, concern: Concern): Value {
  if (concern === "known") return "";
  if (typeof value !== "number" || concern === "value") return value;
  if (concern === "zero") return value === 0;
  return value < 0 || Object.is(value, -0);
}
