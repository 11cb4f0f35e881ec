import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allKinds } from "../kinds/kinds.js";
import { sources } from "./support/composed.js";
import { accessesOf, plainAccesses } from "./support/plain-accesses.js";

/*
 * Each plain access of a template for several workers, or of what it gives the image to, has a row in
 * templates/concurrent/PLAIN-ACCESSES.md, with a reason that stands there too; and each row has its access.
 */

const templates = new URL("../../templates/", import.meta.url);
const page = readFileSync(new URL("concurrent/PLAIN-ACCESSES.md", templates), "utf8");

/** Files for one thread, or that have no words of the image. */
const alone = new Set(allKinds.flatMap(({ ofOneThread }) => ofOneThread));
const isKind = /^(kinds\/(?!.*\/spec\.ts$)|reclamation\/|runtime\/)/;

/** What a page says of each file: `method access`, and the reason. */
function rowsOf(text: string): Map<string, Map<string, string>> {
  const files = new Map<string, Map<string, string>>();
  for (const section of text.split(/^## /m).slice(1)) {
    const file = section.slice(0, section.indexOf("\n"));
    if (!file.endsWith(".ts")) continue;
    const rows = new Map<string, string>();
    for (const [, what, where, reason] of section.matchAll(/^\| `(.+?)` \| (.+?) \| .+? \| (\w+) \|$/gm))
      for (const [, method] of where!.matchAll(/`([^`]+)`/g)) rows.set(`${method} ${what}`, reason!);
    files.set(file, rows);
  }
  return files;
}

/** What is in one list only. */
function differences(accesses: readonly string[], rows: Iterable<string>): string[] {
  const listed = new Set(rows),
    found = new Set(accesses);
  return [
    ...accesses.filter((a) => !listed.has(a)).map((a) => `no row: ${a}`),
    ...[...listed].filter((row) => !found.has(row)).map((row) => `no access: ${row}`),
  ];
}

const keysOf = (accesses: readonly { readonly where: string; readonly what: string }[]): string[] =>
  accesses.map(({ where, what }) => `${where} ${what}`);

const files = [...sources.keys()].filter((file) => isKind.test(file) && !alone.has(file));

test.each(files)("%s: each plain access has a row, each row an access", (file) => {
  expect(differences(keysOf(accessesOf(file)), rowsOf(page).get(file)?.keys() ?? [])).toEqual([]);
});

test("rows are of files that exist, and their reasons are explained", () => {
  const listed = rowsOf(page);
  expect([...listed.keys()].filter((file) => !files.includes(file))).toEqual([]);
  const reasons = new Set([...page.matchAll(/^\| (\w+) \| [^|`]+ \| [^|]+ \|$/gm)].map(([, reason]) => reason!));
  const used = new Set([...listed.values()].flatMap((rows) => [...rows.values()]));
  expect([...used].filter((reason) => !reasons.has(reason))).toEqual([]);
  expect([...reasons].filter((reason) => reason !== "reason" && !used.has(reason))).toEqual([]);
});

test("an access without a row is found, and a row without an access", () => {
  const text = `class Pool {
    take(h: number): number { const m = this._i32; m[h]! |= 1; Atomics.store(m, h, 2); return peek(m, h) + this._own[3]!; }
    #zero(): void { this._i32.fill(0, 1, 2); poison(this._i32, 1, 2); }
  }`;
  const accesses = keysOf(plainAccesses(text));
  expect(accesses).toEqual([
    "take m[h]",
    "take peek(…)",
    "take this._own[3]",
    "#zero this._i32.fill(…)",
    "#zero poison(…)",
  ]);
  const rows = rowsOf(
    "## pool.ts\n\n| `m[h]` | `take` `put` | a word | own |\n| `this._own[3]` | `take` | a word | own |\n",
  );
  expect(differences(accesses, rows.get("pool.ts")!.keys())).toEqual([
    "no row: take peek(…)",
    "no row: #zero this._i32.fill(…)",
    "no row: #zero poison(…)",
    "no access: put m[h]",
  ]);
});
