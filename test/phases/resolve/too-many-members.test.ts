import { describe, expect, test } from "vitest";
import { compile } from "../../../generator/index.js";

/** A few lines that ask for more code than anybody could read: refused, before any of it is printed. */

const chain = (length: number, fields: number): string =>
  Array.from({ length }, (_, i) => {
    const inner = Array.from({ length: fields }, (__, f) => `f${f}: ${i === 0 ? "u8" : `S${i - 1}`}`);
    return `  S${i}: { fields: { ${inner.join(", ")} } }\n`;
  }).join("");

const pool = (structs: string, of: string): string =>
  `name: deep\nstructs:\n${structs}allocators:\n  items: { kind: free-list, of: ${of}, capacity: 1 }\n`;

function codesWithin(seconds: number, yaml: string): string[] {
  const before = process.cpuUsage();
  const { diagnostics } = compile(yaml, { schemaPath: "deep.yaml" });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(seconds);
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

describe("structs inside structs", () => {
  test.each([
    ["two of each, 20 deep", pool(chain(20, 2), "S19")],
    ["two of each, 60 deep", pool(chain(60, 2), "S59")],
    ["nine of each, 4 deep", pool(chain(4, 9), "S3")],
    ["thirty of each, 12 deep", pool(chain(12, 30), "S11")],
  ])("%s", (_, yaml) => {
    expect(yaml.length).toBeLessThan(10_000);
    expect(codesWithin(1, yaml)).toEqual(["GA3217"]);
  });

  test("as many as there may be are compiled", () => {
    expect(codesWithin(5, pool(chain(10, 2), "S9"))).toEqual([]);
  });
});

test("many arenas for many structs", () => {
  const structs =
    chain(1, 60) + Array.from({ length: 30 }, (_, i) => `  T${i}: { fields: { a: u8, s: S0 } }\n`).join("");
  const arenas = Array.from({ length: 12 }, (_, i) => `  a${i}: { kind: arena, size: 4KiB }\n`).join("");
  expect(codesWithin(1, `name: wide\nstructs:\n${structs}allocators:\n${arenas}`)).toEqual(["GA3217"]);
});
