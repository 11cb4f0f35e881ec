import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";
import type { OutputFile } from "../../../generator/5-emit/files.js";

/** Files and functions that only sharded kinds, and only shared memory need. */
const sharded = ["guards.ts", "roots.ts", "class Depot", "function waitAsync", "function stepControl"];
const shared = ["function recoverWorker", "function settleLive", "function attachWorker"];

const partsIn = (files: readonly OutputFile[]): string[] => {
  const { text } = files.find(({ path }) => path === "runtime.ts")!;
  return [...sharded, ...shared].filter((part) => text.includes(part) || files.some(({ path }) => path === part));
};

/** Members of the exported classes that a user sees and that no doc comment says anything about. */
function undocumented(text: string): string[] {
  const classes = Array.from(text.matchAll(/^export class [^]*?^\}/gm), ([found]) => found).join("\n");
  const members =
    /(?<=^(?<above>.*)\n) {2}(?:declare |static |readonly |get |set |\*|async )*(?<name>[a-z]\w*)(?:<\w+>)?[(:]/gm;
  return Array.from(classes.matchAll(members), ({ groups }) => groups!)
    .filter(({ above, name }) => name !== "constructor" && !/\*\/|^ {2}get \w+\(\)/.test(above!))
    .map(({ name }) => name!);
}

describe.each(concurrentCases)("an image for threads, $backing, $checks, robust: $robust", (options) => {
  const files = compileOrThrow(concurrent(options.backing, options.checks, options.robust));
  const textOf = (path: string): string => files.find((f) => f.path === path)!.text;

  test("brings guards, roots, and what recovery needs", () => expect(partsIn(files)).toEqual([...sharded, ...shared]));

  test("numbers the pools for the guards as it binds them", () => {
    expect(textOf("index.ts")).toMatch(
      /new Guards\(buffer, byteOffset, worker, \[this\.nodes, this\.marks\]\);\n.*nodes\["_bindRetirer"\]\(this\.guards, 0\);\n.*marks\["_bindRetirer"\]\(this\.guards, 1\);/,
    );
  });

  test("takes the row before anything reads its incarnation", () => {
    expect(textOf("index.ts")).toMatch(/new Crowd\(source, byteOffset, attachWorker\(image, m, worker\)\)/);
  });

  test("lets recovery see guards before pools, and what is live at the end", () =>
    expect(textOf("index.ts")).toMatch(/\[this\.guards, this\.nodes, this\.marks, this\.seats, heir\]/));

  test("checks the index of a root where anything is checked", () =>
    expect(textOf("roots.ts").includes("inBounds(i, 8,")).toBe(options.checks !== "fast"));

  test("leaves with all it has, if it is attached still, and tells of leaks at the very end", () => {
    const dispose = /^ {2}dispose\(\): void \{\n([^]*?)\n {2}\}/m.exec(textOf("index.ts"))![1]!;
    expect(dispose).toMatch(
      /if \(isAttached\(.*\{[^\n]*\n.*_leaveAll[^]*nodes\["_depot"\]\.leave\(\);[^]*space\.flush\(\);\n {4}\}/,
    );
    const last = options.checks === "paranoid" ? /this\.onLeak\(leaks\);[^\n]*$/ : /detachWorker\([^\n]*$/;
    expect(dispose).toMatch(last);
    expect(Array.from(textOf("index.ts").matchAll(/\.flush\(\)/g))).toHaveLength(1);
  });

  test("shows exits by which nobody else is recovered", () => {
    const shown = Array.from(textOf("index.ts").matchAll(/=> crowd\.recover\((.*)\)\);/g), ([, given]) => given);
    expect(shown).toEqual(["worker, { incarnation }", "worker, { incarnation }"]);
  });

  test("protects what a compareExchange finds only where readers announce what they may see", () => {
    expect(/#compareExchange\(/.test(textOf("roots.ts"))).toBe(options.robust);
  });

  test("keeps a blank line between members, and none inside brackets", () => {
    expect(textOf("index.ts")).not.toMatch(/^ {2}\}\n {2}\S/m);
    expect(textOf("index.ts")).not.toMatch(/\[ \S|\S \];/);
  });

  test("shows the read without a guard only where handles tell one life of a slot from the next", () =>
    expect(/crowd\.nodes\.isLive\(h\)/.test(textOf("index.ts"))).toBe(options.checks !== "fast"));

  test("says of every public member of guards and roots what it is", () => {
    expect(["guards.ts", "roots.ts"].map((path) => undocumented(textOf(path)))).toEqual([[], []]);
  });
});

test("an undocumented member is found", () =>
  expect(undocumented("export class A {\n  /** One. */\n  one(): void {}\n\n  two(i: number): void {}\n}\n")).toEqual([
    "two",
  ]));

describe.each(combinations)("an image of one owner, $backing, $checks", ({ backing, checks }) => {
  const files = compileOrThrow(everything(backing, checks));
  const index = files.find((f) => f.path === "index.ts")!.text;
  const isShared = backing.includes("shared");

  test("has no trace of guards and roots, and of recovery only where memory is shared", () => {
    expect(partsIn(files)).toEqual(isShared ? shared : []);
    expect(/\b(?:guards|roots|retire)\b/.test(index)).toBe(false);
    expect(/\b(?:recover|incarnation|attached\()\b/.test(index)).toBe(isShared);
  });
});
