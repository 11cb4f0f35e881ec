import type { Plan } from "../../4-plan/types.js";
import type { Imports } from "./text.js";

/** What accessors call of templates/runtime. */
const helpers = [
  "AllocError",
  "addU53",
  "allInBigRange",
  "allInRange",
  "andU53",
  "assertInside",
  "bigintsIn",
  "bitsOfU53",
  "equalsUtf8",
  "exchangeU53",
  "foldable",
  "inBigRange",
  "inBounds",
  "inEnum",
  "inRange",
  "inRoom",
  "inSlots",
  "isCount",
  "loadU53",
  "numberOfU53",
  "numbersIn",
  "onlyBigint",
  "onlyBoolean",
  "onlyNumber",
  "onlyObject",
  "orU53",
  "readU53",
  "readUtf8",
  "storeU53",
  "subU53",
  "upTo",
  "waitFor",
  "waitForLong",
  "writeText",
  "writeU53",
  "writeUtf8",
  "xorU53",
];

/** Imports the helpers the code calls: the text is the one place that knows. */
export function importHelpers(code: readonly string[], imports: Imports, { module }: Plan): void {
  const text = code.join("\n");
  const called = new Set(text.match(/\b\w+(?=\()/g));
  imports.value(module.runtimeFile, ...helpers.filter((name) => called.has(name)));
  if (text.includes("): Waited {")) imports.type(module.runtimeFile, "Waited");
  if (text.includes('Local["')) imports.type(module.runtimeFile, "Local");
}
