import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completionsOf } from "../module/language-service.js";
import { tscOf } from "../phases/support/builds.js";
import { compileOrThrow } from "../phases/support/compile.js";

const schema = `
name: packets
memory: { backing: local, checks: checked }
structs:
  Part: { fields: { n: u32 } }
  Header: { fields: { id: u32, origin: "u8[16]", name: "utf8[24]", part: Part, parts: "Part[2]" } }
allocators:
  headers: { kind: free-list, of: Header, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Header], slices: [u8, f32] }
`;

const uses = `
import { Packets } from "./index.js";
import type { Header, HeaderCursor, HeaderFields, HeaderInit, Part } from "./index.js";

using packets = Packets.create();
const h = packets.headers.alloc();
const s = packets.scratch.allocU8(8);
const view: Header = packets.headers.make({ id: 1 });
const cursor: HeaderCursor = packets.headers.at(h);

/** Windows are what the platform takes as bytes. */
export const blob = new Blob([packets.scratch.viewU8(s), packets.scratch.bytes(packets.scratch.alloc(8), 8), view.originArray(), view.nameBytes(), packets.headers.originArray(h)]);
export const digest = crypto.subtle.digest("SHA-256", packets.scratch.viewU8(s));
export const answer = fetch("/", { method: "POST", body: cursor.originArray() });

/** A function that takes either names the fields. */
const sum = (f: HeaderFields): number => f.id + f.part.n + f.parts(1).n;
const twice = (p: Part): number => p.n * 2;
export const total = sum(view) + sum(cursor) + twice(view.part) + twice(cursor.parts(0));
export const init: HeaderInit = { id: 1, parts: [{ n: 1 }] };

// @ts-expect-error: a cursor is no view of its own
export const wrong: Header = cursor;
// @ts-expect-error: a cursor frees nothing
cursor.free();
// @ts-expect-error: nor does \`using\`
using disposed = cursor;
// @ts-expect-error: a part is not freed alone
view.part.free();
// @ts-expect-error: what is inside is nobody's business
view._w;
// @ts-expect-error: which handle it shows is for \`at\` to say
cursor.handle = h;
void disposed;
`;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-alloc-types-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const { path, text } of compileOrThrow(schema)) writeFileSync(join(folder, path), text);
  writeFileSync(join(folder, "uses.ts"), uses);
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each(["typescript", "ts59", "ts56"])(
  "under %s",
  (compiler) => {
    const lib = ["ES2022", "ESNext.Disposable", "DOM"];
    const compilerOptions = { noEmit: true, strict: true, target: "ES2022", module: "nodenext", lib, types: [] };
    const config = join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify({ compilerOptions, files: ["uses.ts"] }));
    expect(spawnSync(process.execPath, [tscOf(compiler), "-p", config], { encoding: "utf8" }).stdout).toBe("");
  },
  60_000,
);

describe("an editor offers no internals", () => {
  const shown = [
    ["packets.headers.at(h)", "handle", "id"],
    ["packets.headers.make()", "free", "release"],
    ["packets.headers.make().part", "n"],
    ["packets.headers.at(h).parts(1)", "n"],
  ] as const;
  let offered: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    const head = `import { Packets } from "./index.js";\nconst packets = Packets.create(), h = packets.headers.alloc();`;
    offered = completionsOf(
      compileOrThrow(schema),
      head,
      shown.map(([expression]) => expression),
    );
  }, 30_000);

  test.each(shown)("of %s", (expression, ...members) => {
    expect(offered.get(expression)).toEqual(expect.arrayContaining(members));
    expect(offered.get(expression)!.filter((name) => name.startsWith("_"))).toEqual([]);
  });
});
