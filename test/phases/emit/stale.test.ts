import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";

/*
 * What a schema does not ask for its allocators and structs do not speak of: not in code, and not in a comment that was
 * left over. The module and the runtime explain what all images have, the worker table for one.
 */

const pools = `
  items: { kind: free-list, of: Item, capacity: 40, owner: creator }
  marks: { kind: free-list, of: Item, capacity: 40 }
  nodes: { kind: sharded-free-list, of: Item, capacity: 40 }
`;

const shared = (memory: string): string => `
name: stale
memory: { backing: shared, workers: 4, ${memory} }
structs: { Item: { fields: { id: u32, x: f64 } } }
allocators: ${pools}
  heap: { kind: arena, size: 1KiB, of: [Item], slices: [u8] }
  space: { kind: sharded-arena, size: 64KiB, of: [Item], slices: [u8] }
`;

const local = (memory: string, allocators: string): string => `
name: stale
memory: { backing: local, ${memory} }
structs: { Item: { fields: { id: u32, x: f64 } } }
allocators: ${allocators}
`;

const pool = "{ items: { kind: free-list, of: Item, capacity: 40 } }";
const arena = "{ heap: { kind: arena, size: 1KiB, of: [Item], slices: [u8] } }";

/** Lines of allocators and structs that speak of it. */
function linesWith(words: RegExp, yaml: string): string[] {
  const files = compileOrThrow(yaml).filter(
    ({ path }) => path.endsWith(".ts") && !/^(?:index|runtime)\.ts$/.test(path),
  );
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .filter((line) => words.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

const quarantine = /quarantin(?!ed: 0,)/i;
const worn = (yaml: string): string => yaml.replaceAll("capacity: 40", "capacity: 40, generations: quarantine");

const cases: readonly (readonly [without: string, words: RegExp, yaml: string, withIt: string])[] = [
  ["poison", /poison|canary/i, shared("checks: checked"), shared("checks: paranoid")],
  ["poison in fast", /poison|canary/i, shared("checks: fast"), shared("checks: paranoid")],
  ["workers", /\bworkers?\b|thread/i, local("checks: checked", pool), shared("checks: checked")],
  ["workers in fast", /\bworkers?\b|thread/i, local("checks: fast", pool), shared("checks: fast")],
  ["workers of an arena", /\bworkers?\b|thread/i, local("checks: checked", arena), shared("checks: checked")],
  ["slots", /\bslots?\b/i, local("checks: checked", arena), local("checks: checked", pool)],
  ["blocks", /\b(?<!end of the )blocks?\b/i, local("checks: checked", pool), local("checks: checked", arena)],
  ["quarantine", quarantine, shared("checks: checked"), worn(shared("checks: checked"))],
  ["quarantine in paranoid", quarantine, shared("checks: paranoid"), worn(shared("checks: paranoid"))],
  ["quarantine of one thread", quarantine, local("checks: checked", pool), worn(local("checks: checked", pool))],
  ["quarantine in fast", quarantine, shared("checks: fast"), worn(shared("checks: checked"))],
  ["generations", /(?<!For handles with a )generation(?!Step: 0)/i, shared("checks: fast"), shared("checks: checked")],
  ["eras", /\beras?\b/i, shared("checks: checked"), shared("checks: checked, reclamation: { robust: true }")],
];

describe.each(cases)("without %s", (_, words, yaml, withIt) => {
  test("nothing speaks of it", () => {
    expect(linesWith(words, yaml)).toEqual([]);
  });

  test("with it something does", () => {
    expect(linesWith(words, withIt)).not.toEqual([]);
  });
});
