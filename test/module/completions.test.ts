import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { completionsOf } from "./language-service.js";

/*
 * What an editor offers is what the documentation names, and nothing else: no typed array, no `format`, no address. It is
 * the same at every level, so that a program changes its level without changing a line.
 */

const schema = (backing: string, checks: string): string => `
name: packets
memory: { backing: ${backing}, checks: ${checks}${backing.includes("shared") ? ", workers: 3, reclamation: { robust: true }" : ""} }
structs:
  Part: { fields: { x: u8 } }
  Header: { fields: { id: u32, big: u64, part: Part, origin: "u8[2]", next: "ref<Header, headers>" } }
allocators:
  headers: { kind: free-list, of: Header, capacity: 10 }
  scratch: { kind: arena, size: 4KiB, of: Part, slices: [f32] }
${
  backing.includes("shared")
    ? `  entries: { kind: sharded-free-list, of: Header, capacity: 100 }
  space: { kind: sharded-arena, size: 64KiB, of: Part, slices: [f32] }
roots: { first: "ref<Header, entries>", shelf: { type: "ref<Header, entries>", count: 2 } }
`
    : ""
}`;

const words = (text: string): string[] => text.trim().split(/\s+/);

const header =
  "getId setId getBig setBig getPartX setPartX getOrigin setOrigin getNext setNext originArray setOriginFrom";
const pool = `alloc tryAlloc make allocBatch free tryFree freeBatch at view isLive handles forEach reset stats check addressOf ${header}`;
const part = "allocPart tryAllocPart makePart partAt viewPart getPartX setPartX";
const slices = "allocF32 tryAllocF32 getF32 setF32 appendF32 viewF32";
const blocks =
  "alloc tryAlloc allocString tryAllocString getString lengthOf capacityOf isLive addressOf bytes used remaining reset stats check";
const arena = `${blocks} mark rewind scope ${part} ${slices}`;

/** One owner: local memory, or what `owner: creator` leaves to one thread. */
const documented = (memory: string): Readonly<Record<string, string>> => ({
  packets: `buffer byteOffset worker headers scratch stats check dispose onLeak ${memory}`,
  "packets.headers": pool,
  "packets.scratch": arena,
});

const documentedOfThreads = (memory: string): Readonly<Record<string, string>> => ({
  packets: `${documented(memory)["packets"]} entries space guards roots guard attached incarnation recover recovered`,
  "packets.headers": `${pool} handlesOf`,
  "packets.scratch": arena,
  "packets.entries": `${pool} handlesOf retire tryRetire allocWait allocAsync flush`,
  "packets.space": `${blocks} ${part} ${slices} allocatedBytes flush`,
  "packets.guards": "guard enter leave refresh protect flush isInside",
  "packets.roots":
    "first exchangeFirst compareExchangeFirst shelf setShelf shelfLength exchangeShelf compareExchangeShelf",
});

/** Views have more members than these, see their own tests; none of theirs is internal. */
const views = ["hdr", "cursor", "hdr.part", "cursor.part"];

const head = `import { Packets } from "./index.js";
const packets = Packets.create();
const hdr = packets.headers.make(), cursor = packets.headers.at(hdr.handle);`;

describe.each(["local", "wasm", "shared", "wasm-shared"])("%s memory", (backing) => {
  const memory = backing.startsWith("wasm") ? "memory refresh" : "";
  const names = backing.includes("shared") ? documentedOfThreads(memory) : documented(memory);

  test.each(levels)("an editor offers what is documented: %s", (checks) => {
    const offered = completionsOf(compileOrThrow(schema(backing, checks)), head, [...Object.keys(names), ...views]);
    for (const [expression, text] of Object.entries(names)) {
      expect([expression, offered.get(expression)]).toEqual([expression, words(text).sort()]);
    }
    for (const expression of views) {
      expect(offered.get(expression)!.filter((name) => name.startsWith("_"))).toEqual([]);
    }
    expect(offered.get("hdr")).toEqual(expect.arrayContaining(["id", "part", "origin", "handle", "free"]));
  });
});

test("a member that is not protected is offered", () => {
  const leaky = compileOrThrow(schema("local", "checked")).map((file) => ({
    ...file,
    text: file.text.replace("protected _format(", "_format("),
  }));
  expect(completionsOf(leaky, head, ["packets.headers"]).get("packets.headers")).toContain("_format");
});

test.each(levels)("nobody formats a live pool by mistake: %s", (checks) => {
  const text = compileOrThrow(schema("local", checks)).find((f) => f.path === "headers.ts")!.text;
  expect(text).toContain("protected _format(");
  expect(text).not.toMatch(/^ {2}(?:declare )?(?:readonly )?_/m);
});
