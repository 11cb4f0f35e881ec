import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function badType({ fields, roots }: Scope): Diagnostic[] {
  return [...fields, ...roots].flatMap(({ type: { problem, range, text } }) =>
    problem === undefined ? [] : [diagnose("bad-type", range, { type: text, problem })],
  );
}
