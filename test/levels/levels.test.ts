import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { genAlloc } from "../cli/in-process.js";
import { builds, tscOf } from "../phases/support/builds.js";

/**
 * `checks: [checked, fast]`: one program against both levels. It is chosen by import path, or by a condition of
 * "imports" in package.json, at run time (node --conditions) as by the compiler (customConditions).
 */
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-levels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (path: string): string => join(folder, path);

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const root = process.cwd();
const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
const gen = (...args: readonly string[]) => genAlloc(folder, ...args);

const schema = `
name: packets
memory: { checks: [checked, fast] }
enums:
  Kind: { values: [data, ack] }
structs:
  Point: { fields: { x: f32, y: f32 } }
  Header:
    fields:
      id: u32
      kind: Kind
      flags: { type: u16, bits: { urgent: 1, ttl: 6 } }
      big: u64
      name: "utf8[8]"
      grid: "u8[4]"
      at: Point
      next: ref<Header>
allocators:
  headers: { kind: free-list, of: Header, capacity: 3 }
  scratch: { kind: arena, size: 64KiB, of: [Point], slices: [u8, f32] }
`;

/** The members that a user calls, with their types in every position, and what the program prints. */
const program = (from: string): string => `
import { AllocError, Kind, Packets, type Header, type HeaderInit, type HeadersHandle } from ${JSON.stringify(from)};

const init: HeaderInit = { id: 7, kind: Kind.ack, big: 2n ** 40n, name: "eve" };
const packets = Packets.create();
const h: HeadersHandle = packets.headers.alloc();
packets.headers.setId(h, 41);
packets.headers.setFlagsUrgent(h, true);
const cursor = packets.headers.at(h);
cursor.id++;
cursor.kind = Kind.ack;
const view: Header = packets.headers.make(init);
view.next = h;
const maybe: HeadersHandle | 0 = packets.headers.tryAlloc();
let refused = "";
try {
  packets.headers.alloc();
} catch (error) {
  if (error instanceof AllocError) refused = error.code;
}
const bytes = packets.scratch.allocU8(16);
const point = packets.scratch.makePoint({ x: 1, y: 2 });
console.log(JSON.stringify([packets.headers.getId(h), view.id, view.name, String(view.big), view.next === h, maybe !== 0, refused, bytes !== 0, point.y]));
packets.headers.free(h);
let again = "nothing";
try {
  packets.headers.getId(h);
} catch (error) {
  if (error instanceof AllocError) again = error.code;
}
console.log(again);
`;

const same = '[42,7,"eve","1099511627776",true,true,"EXHAUSTED",true,2]';

const compilerOptions = {
  target: "es2022",
  lib: ["es2022", "esnext.disposable", "dom"],
  module: "nodenext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  rootDir: "src",
  outDir: "dist",
};

/** Writes a project of one file; its path. */
function project(name: string, text: string, more: object = {}, file = `src/${name}.ts`): string {
  if (text !== "") write(file, text);
  const path = `tsconfig.${name}.json`;
  write(path, JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, files: [file] }));
  return path;
}

/** What the compiler says about projects, by their names. */
function compiled(projects: readonly string[]): (name: string) => string {
  const said = builds(tscOf("typescript"), folder, projects);
  return (name) => said.get(`tsconfig.${name}.json`)!;
}

let said: (name: string) => string;

beforeAll(() => {
  write("schema.yaml", schema);
  write(
    "package.json",
    JSON.stringify({
      type: "module",
      imports: {
        "#packets": {
          production: "./dist/generated/packets/fast/index.js",
          default: "./dist/generated/packets/index.js",
        },
      },
    }),
  );
  const args = ["schema.yaml", "--out", "src/generated", "--tests", "none", "--bench", "none"];
  const { status, stderr } = node(join(root, "dist/generator/cli.js"), ...args);
  if (status !== 0) throw new Error(stderr);
  said = compiled([
    project("checked", program("./generated/packets/index.js")),
    project("fast", program("./generated/packets/fast/index.js")),
    project("either", program("#packets")),
    // The build of an application includes both.
    project("both", "", {}, "src/generated/packets/fast/index.ts"),
    project("production", program("#packets"), { customConditions: ["production"] }),
    project("wrong", `${program("#packets")}\npackets.headers.allocMany();\n`),
  ]);
}, 60_000);

describe("a schema with checks: [checked, fast]", () => {
  test("the first level fills the folder, the other a folder inside, each with pages of its own", () => {
    const sizeOf = (path: string): string => /"checks": "\w+"/.exec(readFileSync(at(path), "utf8"))?.[0] ?? "";
    expect(sizeOf("src/generated/packets/layout.json")).toBe('"checks": "checked"');
    expect(sizeOf("src/generated/packets/fast/layout.json")).toBe('"checks": "fast"');
    for (const page of ["LAYOUT.md", "packets.h", "index.ts"])
      expect(readFileSync(at(`src/generated/packets/fast/${page}`), "utf8")).not.toBe(
        readFileSync(at(`src/generated/packets/${page}`), "utf8"),
      );
  });

  test.each([
    ["checked", "STALE_HANDLE"],
    ["fast", "nothing"],
  ])("by import path: %s", (name, again) => {
    expect(said(name)).toBe("");
    expect(node(`dist/${name}.js`)).toMatchObject({ stdout: `${same}\n${again}\n`, stderr: "" });
  });

  test("by a condition of package.json: one program, one build, both levels", () => {
    expect([said("either"), said("both")]).toEqual(["", ""]);
    expect(node("dist/either.js").stdout).toBe(`${same}\nSTALE_HANDLE\n`);
    expect(node("--conditions=production", "dist/either.js").stdout).toBe(`${same}\nnothing\n`);
  });

  test("the compiler takes the same condition, and finds the same types", () => {
    expect(said("production")).toBe("");
  });

  test("a program that one level has no types for would be found", () => {
    expect(said("wrong")).toContain("allocMany");
  });
});

describe("every level has the same members", () => {
  /** Every kind there is. */
  const crowd = `
name: crowd
memory: { backing: shared, workers: 4 }
structs:
  Point: { fields: { x: f32 } }
  Node:
    fields:
      id: u32
      hits: { type: u32, atomic: true }
      next: ref<Node, nodes>
      weight: f64
      at: Point
      grid: "u8[4]"
      name: "utf8[8]"
      flags: { type: u8, bits: { a: 1, b: 3 } }
  Mark: { fields: { at: u16 } }
  Item: { fields: { at: u16 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 500 }
  marks: { kind: free-list, of: Mark, capacity: 60 }
  items: { kind: free-list, of: Item, capacity: 40, owner: creator }
  space: { kind: sharded-arena, size: 64KiB, shards: 4, of: [Node], slices: [u8, f32, u64] }
  scratch: { kind: arena, size: 64KiB, of: [Mark] }
roots:
  first: ref<Node, nodes>
  chains: { type: "ref<Node, nodes>", count: 8 }
`;

  /** Lines that compile only where two types have the same keys, and handles of one level are those of the other. */
  const comparison = (classes: readonly string[], handles: readonly string[]): string =>
    [
      'import type * as Checked from "./crowd/crowd/index.js";',
      'import type * as Fast from "./crowd/crowd/fast/index.js";',
      'import type * as Paranoid from "./crowd/crowd/paranoid/index.js";',
      "type Apart<A, B> = Exclude<keyof A, keyof B> | Exclude<keyof B, keyof A>;",
      "type Same<T extends never> = T;",
      "export type Modules = [Same<Apart<typeof Checked, typeof Fast>>, Same<Apart<typeof Checked, typeof Paranoid>>];",
      ...["Fast", "Paranoid"].flatMap((level) => [
        ...classes.map((name) => `export type ${level}${name} = Same<Apart<Checked.${name}, ${level}.${name}>>;`),
        ...handles.map((name) => `export const ${level}${name}: ${level}.${name} = 0 as Checked.${name};`),
      ]),
    ].join("\n");

  const pools = ["Nodes", "Marks", "Items", "Space", "Scratch"];
  const views = ["Node", "Mark", "Item"].flatMap((name) => [name, `${name}Cursor`, `${name}Init`]);

  test("of the module, of allocators, guards and roots, of views and cursors", async () => {
    write("crowd.yaml", crowd);
    const checks = "checked,fast,paranoid";
    expect(await gen("crowd.yaml", "--checks", checks, "--out", "src/crowd")).toMatchObject({ code: 0 });
    const classes = ["Crowd", "CrowdStats", "Guards", "CrowdRoots", ...pools, ...views];
    const handles = pools.map((name) => `${name}Handle`);
    const missing = "export type Broken = Same<Apart<Checked.Nodes, Fast.Marks>>;";
    const compared = compiled([
      project("parity", comparison(classes, handles), { noEmit: true }),
      project("missing", `${comparison([], [])}\n${missing}`, { noEmit: true }),
    ]);
    expect(compared("parity")).toBe("");
    expect(compared("missing")).toContain("does not satisfy the constraint 'never'");
  });
});

describe("--checks instead of the schema", () => {
  test.each([
    ["fast", ["index.ts"], ["fast/index.ts"]],
    ["paranoid,checked,fast", ["index.ts", "checked/index.ts", "fast/index.ts"], []],
  ])("%s", async (levels, there, gone) => {
    expect(await gen("schema.yaml", "--checks", levels)).toMatchObject({ code: 0 });
    expect(await gen("schema.yaml", "--checks", levels, "--check")).toMatchObject({ code: 0 });
    const read = (path: string) => readFileSync(at(`generated/packets/${path}`), "utf8");
    for (const path of there) expect(read(path)).toContain("class Packets");
    for (const path of gone) expect(() => read(path)).toThrow("ENOENT");
    expect(read("layout.json")).toContain(`"checks": "${levels.split(",")[0]}"`);
  });

  test("a level that doesn't exist", async () => {
    expect((await gen("schema.yaml", "--checks", "fsat")).err).toContain("did you mean `fast`?");
    expect((await gen("schema.yaml", "--checks", "fast,fast")).err).toContain("It lists a level twice.");
  });
});
