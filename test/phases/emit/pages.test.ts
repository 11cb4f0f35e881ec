import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import { resolve } from "../../../generator/2-resolve/resolve.js";
import { layoutText } from "../../../generator/3-layout/json.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import { paholeText } from "../../../generator/3-layout/pahole.js";
import { compileOrThrow } from "../support/compile.js";
import { wordOf } from "../support/models.js";

const threads = `
name: crowd
memory: { backing: shared, workers: 4, reclamation: { batch: 8, robust: true, target: 0.25 } }
structs: { Node: { fields: { id: u32 } } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 500, cache: 1, shards: 1, preallocate: true }
  space: { kind: sharded-arena, size: 64KiB, shards: 4, buffer: 1KiB, groups: 2 }
roots:
  first: ref<Node, nodes>
  chains: { type: "ref<Node, nodes>", count: 2000, doc: One a bucket. }
`;
const alone = "name: crowd\nallocators: { space: { kind: arena, size: 64KiB } }\n";

const files = compileOrThrow(threads);
const textOf = (path: string): string => files.find((f) => f.path === path)!.text;
const layout = layOut(resolve(parse(threads).value!).value!).value!;

/** What people and other tools are told about what threads share. */
describe("pages about an image for threads", () => {
  const [first, chains] = layout.roots.map((r) => r.word) as [number, number];

  test.each([
    "| `nodes` | sharded-free-list | `Node` | 500 |",
    "| `space` | sharded-arena | blocks of any size, granules of 8 bytes | 8192 |",
    "- `nodes`: 1 shard, a worker keeps up to 1 slot at hand, all written by create.",
    "- `space`: 4 shards of 16384 bytes in 2 groups, a worker takes 1024 bytes at once.",
    "Retired slots come back in batches of up to 8 slots, robust against stalled readers, smaller when less than 25 % of the slots are free.",
    `| \`first\` | \`ref<Node, nodes>\` | 1 | ${first} |  |`,
    `| \`chains\` | \`ref<Node, nodes>\` | 2000 | ${chains} | One a bucket. |`,
    "| root chains |",
    "| reclamation guards |",
    "| nodes cells |",
  ])("LAYOUT.md: %s", (line) => expect(textOf("LAYOUT.md")).toContain(line));

  test.each([
    `#define CROWD_ROOT_FIRST_WORD ${first}u`,
    `#define CROWD_ROOT_CHAINS_WORD ${chains}u`,
    "#define CROWD_ROOT_CHAINS_COUNT 2000u",
    `#define CROWD_RECLAMATION_GUARDS_WORD ${layout.reclamation!.words["guardsWord"]!}u`,
    `#define CROWD_NODES_TOPS_WORD ${wordOf(layout.allocators[0]!, "topsWord")}u`,
  ])("C header: %s", (line) => expect(textOf("crowd.h")).toContain(line));

  test.each([
    "nodes: sharded-free-list, 1 shard, a worker keeps up to 1 slot at hand, all written by create",
    "space: sharded-arena, 4 shards of 16384 bytes in 2 groups, a worker takes 1024 bytes at once",
    "reclamation: batches of up to 8 slots, robust against stalled readers, smaller when less than 25 % of the slots are free",
  ])("gen-alloc layout: %s", (line) => expect(paholeText(layout)).toContain(line));

  test("layout.json has the kinds of the schema, and what they share", () => {
    const json = JSON.parse(layoutText(layout)) as Record<string, unknown>;
    expect(json["allocators"]).toMatchObject([
      { kind: "sharded-free-list", sharded: { shards: 1, cache: 1, preallocate: true } },
      { kind: "sharded-arena", sharded: { shards: 4, buffer: 1024, groups: 2 } },
    ]);
    expect(json).toMatchObject({
      roots: [
        { name: "first", word: first },
        { name: "chains", count: 2000, word: chains },
      ],
      reclamation: { batch: 8, robust: true, targetPermille: 250, pools: ["nodes"] },
    });
  });

  test("speak of epochs where a handle has one", () => {
    const slots =
      "name: crowd\nstructs: { A: { fields: { x: u8 } } }\nallocators: { as: { kind: free-list, of: A, capacity: 9 } }\n";
    const pageOf = (yaml: string): string => compileOrThrow(yaml).find((f) => f.path === "LAYOUT.md")!.text;
    expect(pageOf(alone)).toMatch(/An arena's generation is its epoch/);
    expect(pageOf(slots)).not.toMatch(/arena|epoch/);
  });

  test("of one thread say nothing of it", () => {
    const texts = compileOrThrow(alone).filter((f) => /LAYOUT|\.h$/.test(f.path));
    expect(texts).toHaveLength(2);
    const fast = compileOrThrow(`${alone}memory: { checks: fast }\n`).find((f) => f.path === "LAYOUT.md");
    expect(fast!.text).toContain("There is no generation, so a stale handle is not noticed.");
    for (const { text } of texts) expect(text).not.toMatch(/root|reclamation|shard|retired/i);
  });
});
