import type { Plan } from "../../4-plan/types.js";
import type { Imports } from "./text.js";

/** What accessors call of templates/runtime. */
const helpers = [
  "AllocError",
  "foldable",
  "inBigRange",
  "inBounds",
  "inEnum",
  "inRange",
  "isCount",
  "readU53",
  "readUtf8",
  "writeU53",
  "writeUtf8",
];

/** Imports the helpers the code calls: the text is the one place that knows. */
export function importHelpers(code: readonly string[], imports: Imports, { module }: Plan): void {
  const text = code.join("\n");
  imports.value(module.runtimeFile, ...helpers.filter((name) => text.includes(`${name}(`)));
}
