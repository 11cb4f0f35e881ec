import type { Access } from "../../4-plan/access.js";
import { printAtomics } from "./atomic-members.js";
import { plainText } from "./code.js";
import type { Spelling } from "./spelling.js";
import { docComment, type Noted } from "./text.js";
import { printWindows } from "./window-members.js";

/** What a field has beside its getter and setter, on handles and in views alike. */
export const printMore = (access: Access, spelling: Spelling): Noted[] =>
  [...printWindows(access, spelling), ...printAtomics(access, spelling)].map((code) => ({ code }));

/** The same with a word on each; methods on handles do what these do. */
export const printExplained = (access: Access, spelling: Spelling): Noted[] =>
  printMore(access, spelling).flatMap((line) => [
    ...explain(plainText(line.code), spelling).map((code) => ({ code })),
    line,
  ]);

function explain(code: string, { site }: Spelling): string[] {
  const name = /^\w+/.exec(code)![0];
  const found = meanings.find(([pattern]) => pattern.test(name));
  const tooLong = site.checks === "fast" ? "cut" : "refused";
  return found === undefined ? [] : docComment([found[1].replace("refused", tooLong)]);
}

const meanings: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^set\w+From$/, "Copies x to the front of the array; what is longer is refused."],
  [/Equals$/, "Whether this is the text, without making a string."],
  [/Bytes$/, "All bytes of the field, over the same memory."],
  [/Array$/, "The whole array, over the same memory."],
  [/^add[A-Z]/, "This and the following: one atomic step that returns what stood there before. Sums wrap."],
  [/^exchange[A-Z]/, "Stores x, and returns what stood there before."],
  [/^compareExchange[A-Z]/, "Stores x if `expected` stands there; what stood there before."],
  [
    /^wait[A-Z]/,
    "Sleeps while `expected` stands here, until `notify` or for that time. Throws AllocError UNSUPPORTED on a page's thread.",
  ],
  [/^notify[A-Z]/, "Wakes that many of those who wait here; how many there were."],
];
