import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { concurrent, concurrentCases } from "../phases/support/concurrent.js";
import { compileToJs, withModule } from "./load.js";

/** The generated classes as these tests use them; what is generated has better types. */
interface Pool {
  alloc(): number;
  tryAlloc(): number;
  allocBatch(out: Int32Array): number;
  free(h: number): void;
  retire(h: number): void;
  tryRetire(h: number): 0 | 1;
  allocWait(timeoutMs: number): number;
  allocAsync(timeoutMs: number): Promise<number>;
  flush(): void;
  handles(): Iterable<number>;
  make(init: object): { readonly handle: number };
  getId(h: number): number;
}

interface Roots {
  first: number;
  exchangeFirst(h: number): number;
  compareExchangeFirst(expected: number, h: number): number;
  seat: number;
  readonly chainsLength: number;
  chains(i: number): number;
  setChains(i: number, h: number): void;
  exchangeChains(i: number, h: number): number;
  compareExchangeChains(i: number, expected: number, h: number): number;
}

interface Recovered {
  readonly worker: number;
  readonly incarnation: number;
  readonly leaked: number;
  readonly live: {
    readonly nodes: readonly number[];
    readonly marks: readonly number[];
    readonly seats: readonly number[];
  };
}

interface Crowd {
  readonly worker: number;
  readonly incarnation: number;
  readonly attached: readonly number[];
  readonly buffer: SharedArrayBuffer;
  readonly memory?: { readonly buffer: SharedArrayBuffer; grow(pages: number): void };
  readonly nodes: Pool;
  readonly marks: Pool;
  readonly seats: Pool;
  readonly space: {
    makeNode(init: object): { readonly handle: number };
    tryAllocNode(): number;
    getNodeId(h: number): number;
    reset(): void;
  };
  readonly guards: { enter(): void; leave(): void; refresh(): void; flush(): void; readonly isInside: boolean };
  readonly roots: Roots;
  guard<T>(read: () => T): T;
  onLeak: (leaks: readonly { allocator: string; handles: readonly number[] }[]) => void;
  recover(
    worker: number,
    options?: { live?: "list" | "free" | "keep" | undefined; incarnation?: number },
  ): readonly Recovered[];
  refresh(): void;
  stats(): Record<string, Record<string, unknown>>;
  check(): Record<string, { ok: boolean; exact: boolean; problems: readonly string[] }>;
  dispose(): void;
}

interface CrowdClass {
  create(options?: object): Crowd;
  attach(source: unknown, byteOffset?: number, worker?: number): Crowd;
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe.each(concurrentCases)(
  "threads in one image, $backing, $checks, robust: $robust",
  ({ backing, checks, robust }) => {
    let Crowd: CrowdClass;
    let main: Crowd;

    beforeAll(async () => {
      const files = compileToJs(concurrent(backing, checks, robust));
      Crowd = await withModule(files, (loaded) => loaded["Crowd"] as unknown as CrowdClass);
    }, 60_000);

    beforeEach(() => {
      main = Crowd.create();
    });

    /** As another thread would; the row is another one, and that is all that tells them apart. */
    const join = (row?: number): Crowd => Object.assign(Crowd.attach(main.buffer, 0, row), { onLeak: () => undefined });
    const statsOf = (name: string): Record<string, unknown> => main.stats()[name]!;
    const balances = (): void => {
      for (const { problems } of Object.values(main.check())) expect(problems).toEqual([]);
      for (const s of Object.values(main.stats()).filter(({ capacity }) => capacity !== undefined)) {
        const parts = ["live", "free", "cached", "retired", "unmapped", "quarantined"].map((part) => s[part] as number);
        expect(parts.reduce((sum, n) => sum + n)).toBe(s["capacity"]);
      }
    };

    test("rows: the one asked for, or the first that is free", () => {
      expect([main.worker, main.incarnation]).toEqual([0, 1]);
      const last = join(3);
      expect([last.worker, join().worker, main.attached]).toEqual([3, 1, [0, 1, 3]]);
      expect(codeOf(() => join(3))).toBe("BUSY");
      expect(codeOf(() => join(4))).toBe("INVALID_VALUE");
      expect(join().worker).toBe(2);
      expect(codeOf(() => join())).toBe("TOO_MANY_WORKERS");
      last.dispose();
      expect(join(3).incarnation).toBe(2);
      expect(Crowd.create({ worker: 2 }).worker).toBe(2);
    });

    test("roots: what one stores, the other finds", () => {
      const other = join();
      const [a, b] = [main.nodes.make({ id: 7 }).handle, main.nodes.make({ id: 8 }).handle];
      main.roots.first = a;
      expect(other.nodes.getId(other.roots.first)).toBe(7);
      expect(other.roots.exchangeFirst(b)).toBe(a);
      expect([main.roots.compareExchangeFirst(a, 0), main.roots.first]).toEqual([b, b]);
      expect([main.roots.compareExchangeFirst(b, 0), main.roots.first]).toEqual([b, 0]);
      for (let i = 0; i < main.roots.chainsLength; i++) main.roots.setChains(i, i % 2 === 0 ? a : 0);
      expect(Array.from({ length: 8 }, (_, i) => other.roots.chains(i))).toEqual([a, 0, a, 0, a, 0, a, 0]);
      expect([other.roots.exchangeChains(7, b), other.roots.compareExchangeChains(7, a, a)]).toEqual([0, b]);
      expect([other.roots.compareExchangeChains(7, b, a), main.roots.chains(7), main.roots.seat]).toEqual([b, a, 0]);
      for (const i of [-1, 8, 0.5]) {
        if (checks !== "fast") expect(codeOf(() => main.roots.chains(i))).toBe("INVALID_VALUE");
      }
    });

    test("what a failed compareExchange finds inside a guard stays what it is", () => {
      const reader = join();
      reader.guard(() => reader.roots.first); // announces the era of now
      for (let i = 0; i < 400; i++) main.nodes.retire(main.nodes.alloc()); // eras go by
      main.guards.flush();
      const h = main.nodes.make({ id: 7 }).handle;
      main.roots.first = h;
      main.roots.setChains(3, h);
      reader.guards.enter();
      const other = h ^ (1 << 31); // the same slot in another generation: paranoid takes it
      const found = [reader.roots.compareExchangeFirst(0, other), reader.roots.compareExchangeChains(3, 0, other)];
      expect([...found, main.roots.first, main.roots.chains(3)]).toEqual([h, h, h, h]);
      main.roots.first = 0;
      main.roots.setChains(3, 0);
      main.nodes.retire(h);
      main.guards.flush();
      expect(statsOf("nodes")).toMatchObject({ live: 0, retired: 1 });
      reader.guards.leave();
      expect(statsOf("nodes")).toMatchObject({ live: 0, retired: 0 });
    });

    test("a retired slot is not freed before every guard that saw it has ended", () => {
      const reader = join();
      const h = main.nodes.make({ id: 7 }).handle;
      main.roots.first = h;
      reader.guard(() => {
        const found = reader.guard(() => reader.roots.first);
        main.roots.first = 0;
        main.nodes.retire(h);
        main.guards.flush();
        expect(statsOf("nodes")).toMatchObject({ live: 0, retired: 1 });
        const taken = new Set(Array.from({ length: 500 }, () => main.nodes.tryAlloc()));
        expect(taken.has(h)).toBe(false);
        for (const n of taken) if (n !== 0) main.nodes.free(n);
        expect(reader.nodes.getId(found)).toBe(7);
        expect(reader.guards.isInside).toBe(true);
      });
      expect(statsOf("nodes")).toMatchObject({ live: 0, retired: 0 });
      if (checks !== "fast") expect(main.nodes.tryRetire(h)).toBe(0);
      balances();
    });

    test("guards: refresh lets go of what was found before, and a promise is refused", () => {
      const reader = join();
      const h = main.nodes.alloc();
      reader.guards.enter();
      main.nodes.retire(h);
      main.guards.flush();
      expect(statsOf("nodes")["retired"]).toBe(1);
      reader.guards.refresh();
      expect(statsOf("nodes")["retired"]).toBe(0);
      reader.guards.leave();
      expect(codeOf(() => reader.guard(() => Promise.resolve()))).toBe("UNSUPPORTED");
      expect(reader.guards.isInside).toBe(false);
    });

    test("dispose hands in what a thread has, and refuses what comes after", () => {
      const other = join();
      other.nodes.retire(other.nodes.alloc());
      other.marks.free(other.marks.alloc());
      other.guards.enter();
      expect(codeOf(() => other.dispose())).toBe("BUSY");
      other.guards.leave();
      expect(statsOf("nodes")).toMatchObject({ retired: 1 });
      other.dispose();
      expect(main.attached).toEqual([0]);
      expect(statsOf("nodes")).toMatchObject({ live: 0, retired: 0, cached: 0 });
      expect(statsOf("marks")).toMatchObject({ live: 0, cached: 0 });
      const uses = [
        () => other.nodes.alloc(),
        () => other.guard(() => 1),
        () => other.guards.flush(),
        () => other.roots.first,
        () => (other.roots.first = 0),
        () => other.stats(),
        () => other.recover(1),
      ];
      expect(uses.map(codeOf)).toEqual(uses.map(() => "DISPOSED"));
      expect(other.dispose()).toBeUndefined();
    });

    /** A thread that dies with slots in its hand, in use, retired, and half seen. */
    function dead(): { readonly row: number; readonly nodes: number[]; readonly seats: number[] } {
      const other = join();
      const nodes = Array.from({ length: 10 }, () => other.nodes.alloc());
      const seats = [other.seats.alloc(), other.seats.alloc()];
      other.marks.free(other.marks.alloc());
      other.nodes.retire(nodes.pop()!);
      other.guards.enter();
      main.roots.first = nodes[3]!;
      main.roots.setChains(5, nodes[4]!);
      main.roots.seat = seats[1]!;
      return { row: other.worker, nodes, seats };
    }

    test("recover lists what a dead thread has in use, and takes back the rest", () => {
      const { row, nodes, seats } = dead();
      main.nodes.retire(main.nodes.alloc());
      const [recovered, ...more] = main.recover(row);
      expect([recovered!.worker, recovered!.incarnation, recovered!.leaked, more]).toEqual([row, 1, 0, []]);
      expect([...recovered!.live.nodes].sort()).toEqual([...nodes].sort());
      expect([...recovered!.live.seats].sort()).toEqual([...seats].sort());
      expect(recovered!.live.marks).toEqual([]);
      main.guards.flush();
      expect(statsOf("nodes")).toMatchObject({ live: 9, retired: 0 });
      expect(main.attached).toEqual([0]);
      expect(join(row).incarnation).toBe(2);
      balances();
    });

    test("recover frees what no root refers to", () => {
      const { row, nodes, seats } = dead();
      const [{ live }] = main.recover(row, { live: "free" }) as [Recovered];
      expect([...live.nodes].sort()).toEqual([nodes[3]!, nodes[4]!].sort());
      expect(live.seats).toEqual([seats[1]]);
      main.guards.flush();
      expect(statsOf("nodes")).toMatchObject({ live: 2, retired: 0 });
      expect([...main.seats.handles()]).toEqual([seats[1]]);
      balances();
    });

    test("recover keeps what it is told to, unseen", () => {
      const [{ live }] = main.recover(dead().row, { live: "keep" }) as [Recovered];
      expect(live).toEqual({ nodes: [], marks: [], seats: [] });
      expect(statsOf("nodes")).toMatchObject({ live: 9 });
      balances();
    });

    test("recover of somebody else who had the row does nothing", () => {
      const { row, nodes } = dead();
      for (const incarnation of [0, 2, 1.5, NaN]) expect(main.recover(row, { incarnation })).toEqual([]);
      expect(main.attached).toContain(row);
      const [recovered] = main.recover(row, { incarnation: 1 });
      expect([recovered!.incarnation, recovered!.live.nodes.length]).toEqual([1, nodes.length]);
      expect(main.recover(row, { incarnation: 1 })).toEqual([]);
      const next = join(row);
      const h = next.nodes.alloc();
      expect([main.recover(row, { incarnation: 1 }), main.attached.includes(row)]).toEqual([[], true]);
      next.nodes.free(h);
      balances();
    });

    test("who was taken for dead touches nothing when it leaves", () => {
      const other = join();
      other.nodes.alloc();
      other.space.makeNode({ id: 1 });
      main.recover(other.worker);
      const next = join(other.worker);
      const h = next.nodes.alloc();
      next.space.makeNode({ id: 2 });
      const before = [statsOf("nodes"), statsOf("space")];
      other.dispose();
      expect([statsOf("nodes"), statsOf("space")]).toEqual(before);
      expect(main.attached).toContain(next.worker);
      expect(codeOf(() => other.nodes.alloc())).toBe("DISPOSED");
      next.nodes.free(h);
      next.dispose();
      expect(main.attached).toEqual([0]);
      balances();
    });

    test("recover refuses what is no policy before it touches anything", () => {
      const { row } = dead();
      const before = statsOf("nodes");
      for (const live of ["lst", "FREE", null, 1]) {
        expect(codeOf(() => main.recover(row, { live: live as "list" }))).toBe("INVALID_VALUE");
      }
      expect([main.attached.includes(row), statsOf("nodes")]).toEqual([true, before]);
      expect(main.recover(row, { live: undefined })[0]!.live.nodes).toHaveLength(9);
    });

    test("recover finishes what the dead thread was recovering", () => {
      const first = dead(),
        second = dead();
      const words = new Int32Array(main.buffer);
      const attached = 1 | (1 << 7);
      const rowAt = (row: number): number => words.indexOf(attached, 160) + row * 32;
      expect(words[rowAt(first.row)]).toBe(attached);
      words[rowAt(first.row)] = 2 | (second.row << 2) | (1 << 7);
      expect(codeOf(() => main.recover(first.row))).toBe("BUSY");
      const recovered = main.recover(second.row);
      expect(recovered.map(({ worker }) => worker)).toEqual([second.row, first.row]);
      expect(recovered.map(({ live }) => live.nodes.length)).toEqual([9, 9]);
      expect(main.attached).toEqual([0]);
      balances();
    });

    test("recover of nobody is refused", () => {
      expect([0, 1, 4, -1].map((row) => codeOf(() => main.recover(row)))).toEqual(Array(4).fill("INVALID_VALUE"));
    });

    test("waiting for a slot ends in time, or when another thread frees one", async () => {
      const other = join();
      const all = new Int32Array(61);
      expect(main.marks.allocBatch(all)).toBe(60);
      expect([main.marks.tryAlloc(), main.marks.allocWait(5)]).toEqual([0, 0]);
      const waiting = main.marks.allocAsync(5000);
      await Promise.resolve();
      other.marks.free(all[0]!);
      expect(await waiting).not.toBe(0);
      expect(statsOf("marks")).toMatchObject({ live: 60 });
    });

    test("who is disposed of while it waits is told so, and leaves the next one in its row alone", async () => {
      const other = join();
      main.marks.allocBatch(new Int32Array(60));
      const waiting = other.marks.allocAsync(60_000).catch((error: { code?: unknown }) => error.code);
      await Promise.resolve();
      other.dispose();
      expect(await waiting).toBe("DISPOSED");
      const next = join(other.worker);
      next.marks.free([...main.marks.handles()][0]!);
      // If anybody still seemed to wait, it would have been handed in.
      expect(statsOf("marks")).toMatchObject({ cached: 1, free: 0 });
      balances();
    });

    test("blocks of an arena come from each thread's own buffer", () => {
      const other = join();
      const [a, b] = [main.space.makeNode({ id: 1 }).handle, other.space.makeNode({ id: 2 }).handle];
      expect([other.space.getNodeId(a), main.space.getNodeId(b), a === b]).toEqual([1, 2, false]);
      expect(statsOf("space")["used"]).toBeGreaterThanOrEqual(32);
      main.space.reset();
      expect(statsOf("space")["used"]).toBe(0);
    });

    test("who leaves hands in the rest of its buffer of an arena", () => {
      const fill = ({ space }: Crowd): number => {
        let n = 0;
        while (space.tryAllocNode() !== 0) n++;
        return n;
      };
      const others = [join(), join(), join()];
      for (const other of others) other.space.makeNode({ id: 1 });
      for (const other of others) other.dispose();
      const shards = 4; // what is left at the end of each may be too little for one more
      expect(fill(main)).toBeGreaterThanOrEqual(fill(Crowd.create()) - others.length - shards);
    });

    test.runIf(checks === "paranoid")("an onLeak that throws leaves nothing attached", () => {
      const other = join();
      const h = other.nodes.alloc();
      other.onLeak = () => {
        throw new Error("leak");
      };
      expect(() => other.dispose()).toThrow("leak");
      expect([main.attached, codeOf(() => other.nodes.alloc()), other.dispose()]).toEqual([[0], "DISPOSED", undefined]);
      main.nodes.free(h);
      balances();
    });

    test("stats say how the reclamation does", () => {
      expect(statsOf("reclamation")).toMatchObject({ retired: 0, waiting: 0, control: 0 });
    });

    test.runIf(backing === "wasm-shared")("refresh loses nothing, and is refused inside a guard", () => {
      const h = main.nodes.make({ id: 7 }).handle;
      main.nodes.retire(main.nodes.alloc());
      main.guards.enter();
      expect(codeOf(() => main.refresh())).toBe("BUSY");
      main.guards.leave();
      main.refresh();
      expect(main.nodes.getId(h)).toBe(7);
      expect(statsOf("nodes")).toMatchObject({ live: 1, retired: 0, cached: 0 });
      balances();
    });

    test.runIf(backing === "wasm-shared" && checks === "paranoid")("refresh forgets no leak", () => {
      const leaked = [main.nodes.alloc(), main.seats.alloc()];
      main.refresh();
      leaked.push(main.nodes.alloc());
      const found: number[] = [];
      main.onLeak = (leaks) => found.push(...leaks.flatMap(({ handles }) => handles));
      main.dispose();
      expect(found.sort()).toEqual(leaked.sort());
    });
  },
);
