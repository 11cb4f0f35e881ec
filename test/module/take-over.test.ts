import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* An image all of whose workers are dead: saved while they were attached, or left by a process that was killed. */

interface Pool {
  alloc(): number;
  free(h: number): void;
  retire(h: number): void;
  isLive(h: number): boolean;
  handles(): Iterable<number>;
}

interface Name {
  readonly worker: number;
  readonly incarnation: number;
}

interface Recovered extends Name {
  readonly live: Readonly<Record<"nodes" | "marks" | "seats", readonly number[]>>;
}

interface Crowd extends Name {
  readonly buffer: SharedArrayBuffer;
  readonly attached: readonly number[];
  readonly recovered: readonly Recovered[];
  readonly nodes: Pool;
  readonly marks: Pool;
  readonly seats: Pool;
  readonly own: Pool;
  readonly space: { allocNode(): number };
  readonly logs: { alloc(bytes: number): number };
  readonly guards: { enter(): void; flush(): void };
  readonly roots: { first: number };
  recover(worker: number, options?: object): readonly Recovered[];
  stats(): Record<string, Record<string, number>>;
  check(): Record<string, { problems: readonly string[] }>;
  dispose(): void;
}

interface CrowdClass {
  create(options?: object): Crowd;
  attach(source: unknown, byteOffset?: number, worker?: number): Crowd;
  takeOver(source: unknown, worker: number, options?: object): Crowd;
  workers(source: unknown, byteOffset?: number): readonly Name[];
}

const schema = (backing: string, checks: string, workers: number, robust: boolean): string => `
name: crowd
memory: { backing: ${backing}, checks: ${checks}, workers: ${workers}, reclamation: { batch: 4, robust: ${robust} } }
structs:
  Node: { fields: { id: u32, next: "ref<Node, nodes>" } }
  Mark: { fields: { at: u16 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 200 }
  marks: { kind: sharded-free-list, of: Mark, capacity: 60, cache: 1 }
  seats: { kind: free-list, of: Node, capacity: 70 }
  space: { kind: sharded-arena, size: 64KiB, shards: 4, of: [Node] }
  own: { kind: free-list, of: Mark, capacity: 20, owner: creator }
  logs: { kind: arena, size: 4KiB, owner: creator, of: [], slices: [u8] }
roots:
  first: ref<Node, nodes>
`;

const load = (...[backing, checks, workers, robust]: Parameters<typeof schema>): Promise<CrowdClass> =>
  withModule(compileToJs(schema(backing, checks, workers, robust)), ({ Crowd }) => Crowd as unknown as CrowdClass);

const codeOf = (action: () => unknown): unknown => {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

/** As it comes back from disk. */
const save = ({ buffer }: Crowd): SharedArrayBuffer => {
  const saved = new SharedArrayBuffer(buffer.byteLength);
  new Uint8Array(saved).set(new Uint8Array(buffer));
  return saved;
};

const sorted = (handles: Iterable<number>): number[] => [...handles].sort((a, b) => a - b);

/** Nothing is lost, and nothing there twice. */
function balances(crowd: Crowd): void {
  for (const { problems } of Object.values(crowd.check())) expect(problems).toEqual([]);
  for (const name of ["nodes", "marks", "seats", "own"]) {
    const s = crowd.stats()[name]!;
    const parts = ["live", "free", "cached", "retired", "unmapped", "quarantined"].map((part) => s[part] ?? 0);
    expect(parts.reduce((sum, n) => sum + n)).toBe(s["capacity"]);
  }
}

/** Every slot of the pool can be had, and only once. */
function drains(pool: Pool, live: number, capacity: number): void {
  const all = Array.from({ length: capacity - live }, () => pool.alloc());
  expect(new Set(all).size).toBe(capacity - live);
  expect(codeOf(() => pool.alloc())).toBe("EXHAUSTED");
  for (const h of all) pool.free(h);
}

/** Does a bit of everything, and stops inside a guard. */
function work(crowd: Crowd): Recovered["live"] {
  const nodes = Array.from({ length: 70 }, () => crowd.nodes.alloc());
  const [marks, seats] = [[crowd.marks.alloc()], [crowd.seats.alloc(), crowd.seats.alloc()]];
  crowd.guards.enter();
  for (let n = 0; n < 6; n++) crowd.nodes.retire(nodes.pop()!); // a batch that waits for us, and half a one
  for (let n = 0; n < 5; n++) crowd.nodes.free(nodes.pop()!);
  crowd.marks.free(crowd.marks.alloc());
  crowd.seats.free(crowd.seats.alloc());
  crowd.roots.first = nodes[0]!;
  crowd.space.allocNode();
  return { nodes, marks, seats };
}

const cases = [
  ...levels.flatMap((checks) => [false, true].map((robust) => ["shared", checks, robust] as const)),
  ["wasm-shared", "checked", false] as const,
];

describe.each(cases)("taking over a row: %s, %s, robust: %s", (backing, checks, robust) => {
  let Alone: CrowdClass, Both: CrowdClass, alone: Crowd;
  const quiet = { onLeak: () => undefined };

  beforeAll(async () => {
    [Alone, Both] = [await load(backing, checks, 1, robust), await load(backing, checks, 2, robust)];
  }, 60_000);
  beforeEach(() => {
    alone = Alone.create(quiet);
  });

  test("one row: the image is used on, and what its worker had is there or listed", () => {
    const live = work(alone);
    const [own] = [alone.own.alloc(), alone.logs.alloc(8)];
    const saved = save(alone);
    expect(codeOf(() => Alone.attach(saved))).toBe("TOO_MANY_WORKERS");
    const heir = Alone.takeOver(saved, 0);
    expect([heir.worker, heir.incarnation, heir.attached]).toEqual([0, 2, [0]]);
    const [found, ...more] = heir.recovered;
    expect([found!.worker, found!.incarnation, more]).toEqual([0, 1, []]);
    for (const name of ["nodes", "marks", "seats"] as const)
      expect(sorted(found!.live[name])).toEqual(sorted(live[name]));
    balances(heir);
    expect(heir.stats()["nodes"]).toMatchObject({ live: live.nodes.length, retired: 0 });
    drains(heir.nodes, live.nodes.length, 200);
    drains(heir.seats, 2, 70);
    expect(sorted(heir.own.handles())).toEqual([own]);
    heir.own.free(own!);
    heir.logs.alloc(8);
    heir.space.allocNode();
    balances(heir);
    Object.assign(heir, quiet).dispose();
    expect(Alone.attach(saved).incarnation).toBe(3);
  });

  test("what is live is freed on demand, but for what a root refers to", () => {
    const { nodes } = work(alone);
    const heir = Alone.takeOver(save(alone), 0, { live: "free" });
    expect(heir.recovered[0]!.live).toEqual({ nodes: [nodes[0]], marks: [], seats: [] });
    expect(sorted(heir.nodes.handles())).toEqual([nodes[0]]);
    balances(heir);
    expect(codeOf(() => Alone.takeOver(save(alone), 0, { live: "lst" }))).toBe("INVALID_VALUE");
  });

  test("taken over again and again: each heir dies in its turn", () => {
    let last = alone;
    const live: number[] = [];
    for (let n = 1; n < 6; n++) {
      live.push(last.nodes.alloc());
      last.guards.enter();
      last.nodes.retire(last.nodes.alloc());
      last = Alone.takeOver(save(last), 0, { incarnation: n });
      expect([last.incarnation, last.recovered[0]!.live.nodes]).toEqual([n + 1, [live.at(-1)]]);
      expect(sorted(last.nodes.handles())).toEqual(sorted(live));
      balances(last);
    }
  });

  test("all rows taken: the heir recovers the others from there", () => {
    const main = Both.create(quiet),
      other = Both.attach(main.buffer);
    const [mine, its] = [work(main), work(other)];
    const saved = save(main);
    expect(codeOf(() => Both.attach(saved))).toBe("TOO_MANY_WORKERS");
    expect(Both.workers(saved)).toEqual([0, 1].map((worker) => ({ worker, incarnation: 1 })));
    const heir = Both.takeOver(saved, 1, { incarnation: 1 });
    expect(codeOf(() => heir.own.alloc())).toBe("NOT_OWNER");
    expect(sorted(heir.recovered[0]!.live.nodes)).toEqual(sorted(its.nodes));
    expect(sorted(heir.recover(0)[0]!.live.nodes)).toEqual(sorted(mine.nodes));
    heir.guards.flush();
    expect(heir.stats()["nodes"]).toMatchObject({ live: mine.nodes.length + its.nodes.length, retired: 0 });
    expect(heir.attached).toEqual([1]);
    balances(heir);
    expect(Both.attach(saved).own.alloc()).toBeGreaterThan(0); // in the creator's row
  });

  test("who recovered another when it died: its row first, and that finishes both", () => {
    const main = Both.create(quiet),
      other = Both.attach(main.buffer);
    const lives = [work(main), work(other)];
    const saved = save(main),
      m = new Int32Array(saved);
    const row = m.indexOf(1 | (1 << 7), 128);
    m[row] = 2 | (1 << 2) | (1 << 7); // row 1 recovers row 0
    expect(codeOf(() => Both.takeOver(saved, 0))).toBe("BUSY");
    const heir = Both.takeOver(saved, 1);
    expect(heir.recovered.map(({ worker }) => worker)).toEqual([1, 0]);
    expect(heir.recovered.map(({ live }) => live.nodes.length)).toEqual(lives.map(({ nodes }) => nodes.length));
    expect(heir.attached).toEqual([1]);
    balances(heir);
  });

  test("the creator's row makes its worker the owner", () => {
    const main = Both.create({ ...quiet, worker: 1 });
    const other = Both.attach(main.buffer);
    expect([other.worker, codeOf(() => other.own.alloc())]).toEqual([0, "NOT_OWNER"]);
    const h = main.own.alloc();
    const saved = save(main);
    const stranger = Both.takeOver(saved, 0);
    expect(codeOf(() => stranger.own.free(h))).toBe("NOT_OWNER");
    const heir = Both.takeOver(saved, 1);
    heir.own.free(h);
    drains(heir.own, 0, 20);
    expect(codeOf(() => stranger.logs.alloc(8))).toBe("NOT_OWNER");
    balances(heir);
    other.recover(1);
    expect(codeOf(() => other.own.alloc())).toBe("NOT_OWNER"); // it is in another row still
    expect(Both.attach(main.buffer, 0, 1).own.isLive(h)).toBe(true);
  });

  test("without the incarnation the row is taken from whoever has it, as THREADS.md says", () => {
    const saved = save(alone);
    const heir = Alone.takeOver(saved, 0);
    expect(Alone.takeOver(saved, 0).incarnation).toBe(heir.incarnation + 1);
  });

  test("of two that take over one worker's row, one has it", () => {
    const saved = save(alone),
      [dead] = Alone.workers(saved);
    const heir = Alone.takeOver(saved, 0, dead);
    expect(codeOf(() => Alone.takeOver(saved, 0, dead))).toBe("BUSY");
    const h = heir.nodes.alloc();
    expect([heir.nodes.isLive(h), heir.attached, Alone.workers(saved)]).toEqual([
      true,
      [0],
      [{ worker: 0, incarnation: 2 }],
    ]);
    balances(heir);
  });

  test("who dies in the middle is followed by another, which lists what both dead ones had", () => {
    const { nodes } = work(alone);
    const saved = save(alone),
      m = new Int32Array(saved),
      row = m.indexOf(1 | (1 << 7), 128);
    m[row] = 2 | (2 << 7); // claimed for incarnation 2, and no more
    expect(Alone.workers(saved)).toEqual([{ worker: 0, incarnation: 2 }]);
    expect(codeOf(() => Alone.takeOver(saved, 0, { incarnation: 1 }))).toBe("BUSY");
    const heir = Alone.takeOver(saved, 0, { incarnation: 2 });
    expect(heir.incarnation).toBe(3);
    expect(heir.recovered.map(({ incarnation, live }) => [incarnation, live.nodes.length])).toEqual([
      [2, 0],
      [1, nodes.length],
    ]);
    balances(heir);
  });

  test("who dies in the middle is recovered by a worker in another row", () => {
    const main = Both.create(quiet),
      { nodes } = work(main);
    const other = Both.attach(main.buffer),
      m = new Int32Array(main.buffer),
      row = m.indexOf(1 | (1 << 7), 128);
    [m[row], m[row + 1]] = [2 | (2 << 7), 2];
    const recovered = other.recover(0);
    expect(recovered.map(({ incarnation, live }) => [incarnation, live.nodes.length])).toEqual([
      [2, 0],
      [1, nodes.length],
    ]);
    expect([other.attached, Both.attach(main.buffer).incarnation]).toEqual([[1], 3]);
    other.guards.flush();
    balances(other);
  });

  test("who died while it attached had nothing yet", () => {
    const saved = save(alone),
      m = new Int32Array(saved);
    m[m.indexOf(1 | (1 << 7), 128)] = 3;
    const heir = Alone.takeOver(saved, 0);
    expect([heir.incarnation, heir.recovered]).toEqual([2, []]);
    expect(heir.nodes.isLive(heir.nodes.alloc())).toBe(true);
    balances(heir);
  });

  test("a free row, and what is no row, are refused and named", () => {
    const main = Both.create(quiet);
    expect(() => Both.takeOver(main.buffer, 1)).toThrow(/INVALID_VALUE.*nobody is attached in row 1: attach there/);
    for (const row of [-1, 2, 0.5, NaN]) expect(codeOf(() => Both.takeOver(main.buffer, row))).toBe("INVALID_VALUE");
    expect(codeOf(() => Both.takeOver(new SharedArrayBuffer(main.buffer.byteLength), 0))).toBe("LAYOUT_MISMATCH");
    expect(() => Both.attach(main.buffer, 0, 0)).toThrow(/takeOver its row/);
    expect(main.recovered).toEqual([]);
    balances(main);
  });
});

describe.each(["local", "wasm"])("one thread, %s: an image from disk is opened as it is", (backing) => {
  test.each(levels)("%s", async (checks) => {
    const yaml = `
name: crowd
memory: { backing: ${backing}, checks: ${checks} }
structs: { Mark: { fields: { at: u16 } } }
allocators: { own: { kind: free-list, of: Mark, capacity: 20 }, logs: { kind: arena, size: 4KiB } }
`;
    const Single = await withModule(compileToJs(yaml), ({ Crowd }) => Crowd as unknown as CrowdClass);
    const before = Single.create({ onLeak: () => undefined });
    const h = before.own.alloc();
    before.logs.alloc(8);
    const after = Single.attach(new Uint8Array(before.buffer).slice().buffer);
    expect(sorted(after.own.handles())).toEqual([h]);
    drains(after.own, 1, 20);
    after.own.free(h);
    after.logs.alloc(8);
    for (const { problems } of Object.values(after.check())) expect(problems).toEqual([]);
  });
});
