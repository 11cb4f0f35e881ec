import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import { resolve } from "../../../generator/2-resolve/resolve.js";
import type { Checks } from "../../../generator/2-resolve/types.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import type { Region } from "../../../generator/3-layout/types.js";
import { plan } from "../../../generator/4-plan/plan.js";
import type { Plan, TemplatePlan } from "../../../generator/4-plan/types.js";
import { defineReclamation } from "../../../templates/reclamation/reclamation.js";
import { defineShardedArena } from "../../../templates/kinds/sharded-arena/sharded-arena.js";
import { defineShardedFreeList } from "../../../templates/kinds/sharded-free-list/sharded-free-list.js";
import { planOptions } from "../support/plan-options.js";

function planned(text: string): Plan {
  const model = resolve(parse(text).value!);
  expect(model.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return plan(layOut(model.value!).value!, planOptions);
}

const workers = 3;
const schema = (checks: Checks, robust: boolean, more = ""): string => `
name: crowd
memory: { backing: shared, checks: ${checks}, workers: ${workers}, reclamation: { batch: 5, robust: ${robust} } }
structs:
  Node: { fields: { id: u64, at: "f64[3]" } }
  Dot: { fields: { level: u8 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 300 }
  plain: { kind: free-list, of: Node, capacity: 10 }
  dots: { kind: sharded-free-list, of: Dot, capacity: 41, cache: 3, preallocate: true }
  scratch: { kind: sharded-arena, size: 16KiB, shards: 4, of: Dot }
roots:
  first: ref<Node, nodes>
  dot-chains: "ref<Dot, scratch>[8]"
${more}`;

describe("what is planned", () => {
  const { module, files } = planned(schema("checked", false));

  test("templates and files", () => {
    expect(module.allocators.map((a) => [a.property, a.template.file, a.template.takesWorker])).toEqual([
      ["nodes", "kinds/sharded-free-list/sharded-free-list", true],
      ["plain", "kinds/free-list/shared-checked", true],
      ["dots", "kinds/sharded-free-list/sharded-free-list", true],
      ["scratch", "kinds/sharded-arena/sharded-arena", true],
    ]);
    expect(module.guards).toMatchObject({ className: "Guards", file: "guards" });
    expect(files.filter((f) => f.kind === "guards" || f.kind === "roots").map((f) => f.path)).toEqual([
      "guards",
      "roots",
    ]);
  });

  test("roots", () => {
    expect(module.roots).toMatchObject({ className: "CrowdRoots", file: "roots" });
    expect(
      module.roots!.roots.map(({ property, infix, handle, layout }) => [property, infix, handle, layout.count]),
    ).toEqual([
      ["first", "First", "NodesHandle", undefined],
      ["dotChains", "DotChains", "ScratchDotHandle", 8],
    ]);
  });

  test("without sharded free lists there are no guards, without roots no class for them", () => {
    const alone = planned(
      "name: x\nmemory: { backing: shared }\nallocators: { a: { kind: sharded-arena, size: 1KiB } }\n",
    );
    expect([alone.module.guards, alone.module.roots]).toEqual([undefined, undefined]);
    expect(alone.files.some((f) => f.kind === "guards" || f.kind === "roots")).toBe(false);
  });

  test("zeroing is told to each template, and moves nothing in the image", () => {
    const [none, zeroed] = (["none", "on-alloc"] as const).map((zero) =>
      planned(schema("checked", false).replaceAll(/(kind: (?:sharded-)?(?:free-list|arena)),/g, `$1, zero: ${zero},`)),
    );
    const told = (of: Plan): boolean[] =>
      of.module.allocators.map((a) => "zero" in a.template.spec && a.template.spec.zero);
    expect(told(none!)).toEqual([false, false, false, false]);
    expect(told(zeroed!)).toEqual([true, true, true, true]);
    expect(zeroed!.layout.image).toEqual(none!.layout.image);
    const hashes = ({ layout }: Plan): number[] => layout.allocators.map((a) => a.hash);
    expect(hashes(zeroed!)).toEqual(hashes(none!));
  });

  test("a struct keeps its name", () => {
    const named = planned(`
name: x
memory: { backing: shared }
structs: { Guards: { fields: { a: u32 } }, XRoots: { fields: { a: u32 } } }
allocators: { all: { kind: sharded-free-list, of: Guards, capacity: 40 }, others: { kind: arena, size: 1KiB } }
roots: { first: "ref<Guards, all>" }
`);
    expect(named.module.views.map((v) => [v.className, v.file])).toEqual([
      ["Guards", "guards"],
      ["XRoots", "x-roots"],
    ]);
    expect(named.module.guards).toMatchObject({ className: "XGuards", file: "x-guards" });
    expect(named.module.roots).toMatchObject({ className: "XRoots2", file: "roots" });
  });
});

type Of<File> = Extract<TemplatePlan, { file: File }>;
type List = InstanceType<ReturnType<typeof defineShardedFreeList>>;
type Arena = InstanceType<ReturnType<typeof defineShardedArena>>;
type Handle = ReturnType<List["alloc"]>;

/** The templates at work in the image as it was laid out, one object for each worker. */
function crowd({ layout, module }: Plan) {
  const buffer = new SharedArrayBuffer(layout.image.byteLength);
  const templates = module.allocators.map((a) => a.template);
  const lists = templates.filter(
    (t): t is Of<"kinds/sharded-free-list/sharded-free-list"> => t.file === "kinds/sharded-free-list/sharded-free-list",
  );
  const arenas = templates.filter(
    (t): t is Of<"kinds/sharded-arena/sharded-arena"> => t.file === "kinds/sharded-arena/sharded-arena",
  );
  const guards = module.guards!.template as Of<"reclamation/reclamation">;
  const seats = Array.from({ length: workers }, (_, w) => {
    const pools = lists.map((t) => new (defineShardedFreeList(t.spec))(buffer, 0, w));
    const reclamation = new (defineReclamation(guards.spec))(buffer, 0, w, pools);
    pools.forEach((pool, i) => pool._bindRetirer(reclamation, i));
    return { pools, reclamation, arenas: arenas.map((t) => new (defineShardedArena(t.spec))(buffer, 0, w)) };
  });
  for (const part of [...seats[0]!.pools, ...seats[0]!.arenas]) part._format();
  return { words: new Int32Array(buffer), bytes: new Uint8Array(buffer), seats, lists };
}

/** Every slot there is, by all workers in turn. */
function drain(pools: readonly List[]): Handle[] {
  const handles: Handle[] = [];
  for (let w = 0, misses = 0; misses < pools.length; w = (w + 1) % pools.length) {
    const h = pools[w]!.tryAlloc();
    if (h !== 0) handles.push(h);
    if (h === 0) pools[w]!.flush();
    misses = h === 0 ? misses + 1 : 0;
  }
  return handles;
}

function fillArena(arenas: readonly Arena[], bytes: Uint8Array): void {
  for (let w = 0, misses = 0; misses < arenas.length; w = (w + 1) % arenas.length) {
    const h = arenas[w]!.tryAlloc(48);
    misses = h === 0 ? misses + 1 : 0;
    const at = h === 0 ? 0 : arenas[w]!.addressOf(h);
    if (h !== 0) bytes.fill(0xff, at, at + 48);
  }
}

/** Words that somebody wrote, and that are in none of the regions. */
function strayWords(words: Int32Array, regions: readonly Region[]): number[] {
  const owned = new Uint8Array(words.length);
  for (const { word, words: length } of regions) owned.fill(1, word, word + length);
  return [...words.keys()].filter((i) => owned[i] === 0 && words[i] !== 0);
}

const without = (regions: readonly Region[], name: string): Region[] => regions.filter((r) => r.name !== name);

const levels: Checks[] = ["fast", "checked", "paranoid"];
const combinations = levels.flatMap((checks) => [false, true].map((robust) => ({ checks, robust })));

describe.each(combinations)("templates in the image, $checks, robust $robust", ({ checks, robust }) => {
  const made = planned(schema(checks, robust));
  const { words, bytes, seats, lists } = crowd(made);
  const reports = () => seats[0]!.pools.map((p) => p.check());

  test("fill every slot and block, and disturb nobody", () => {
    fillArena(
      seats.map((s) => s.arenas[0]!),
      bytes,
    );
    lists.forEach(({ spec }, i) => {
      const handles = drain(seats.map((s) => s.pools[i]!));
      expect(new Set(handles).size).toBe(spec.capacity);
      for (const h of handles) {
        const at = seats[0]!.pools[i]!.addressOf(h);
        bytes.fill(0xff, at, at + spec.structBytes);
      }
    });
    expect(reports().flatMap((r) => r.problems)).toEqual([]);
    expect(seats[0]!.arenas[0]!.check().problems).toEqual([]);
  });

  test("retire all of them under a guard, and get all of them back when it ends", () => {
    const [retirer, reader] = seats as [(typeof seats)[0], (typeof seats)[0]];
    reader.reclamation.enter();
    for (const pool of retirer.pools) pool.forEach((h) => pool.retire(h));
    retirer.reclamation.flush();
    expect(retirer.pools.map((p) => p.stats().retired)).toEqual(lists.map((l) => l.spec.capacity));
    reader.reclamation.leave();
    retirer.reclamation.flush(); // a large batch was kept: the reader would have held on to it
    for (const { pools } of seats) for (const pool of pools) pool.flush();
    expect(retirer.pools.map((p) => p.stats())).toMatchObject(
      lists.map((l) => ({ live: 0, retired: 0, free: l.spec.capacity })),
    );
    expect(reports().flatMap((r) => r.problems)).toEqual([]);
  });

  test("write into their own regions only", () => {
    const mine = /^(nodes|dots|scratch|reclamation) (?!zero)/;
    const regions = made.layout.image.regions.filter((r) => mine.test(r.name));
    expect(strayWords(words, regions)).toEqual([]);
    const written = ["nodes cells", "dots slots", "scratch blocks", "reclamation batches"];
    const needless = written.filter((name) => strayWords(words, without(regions, name)).length === 0);
    expect(needless).toEqual([]);
  });
});
