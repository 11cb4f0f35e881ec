import type { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import { defineShardedFreeList as defineReal } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, isInvisible, must, runtime, type Step, type Steps, when } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { shardedFreeList, type ShardedShape } from "./specs.js";

/*
 * Programs over the sharded free list. Ghost words behind its image say what the program believes:
 *
 *   | holder of slot 1 … | per row: is inside tryAlloc | per row: nothing was within reach at some moment of that call |
 *   | recovered rows | slots on their way from `freeFrom` | workers before in their row that died inside tryAlloc |
 *
 * A slot has one holder from the moment tryAlloc returned it until free is called; whoever gets a slot that has one has
 * found the bug. tryAlloc may return 0 only if nothing was within reach at some moment of the call. From the first store
 * of free on the slot may not be lost, whoever dies; until then its holder is BETWEEN.
 */

export type Pool = Explorable<InstanceType<ReturnType<typeof defineShardedFreeList>>>;
type Handle = Parameters<Pool["free"]>[0];

export interface PoolLocals {
  readonly pool: Pool;
  held: Handle[];
  /** Under paranoid. */
  readonly retirer?: Retirer;
}

/** A reclamation without readers: what is retired is freed by `release`. States are compared as JSON. */
class Retirer {
  readonly pool: Pool;
  readonly waiting: number[] = [];

  constructor(pool: Pool) {
    this.pool = pool;
  }

  *_retire(_pool: number, h: number): Steps<void> {
    yield* this.pool._retireAt(h, item);
    this.waiting.push(h);
  }

  *release(): Steps<void> {
    for (const h of this.waiting.splice(0)) yield* this.pool._reclaim(h);
  }

  // eslint-disable-next-line require-yield
  *flush(): Steps<boolean> {
    return false;
  }

  toJSON(): readonly number[] {
    return this.waiting;
  }
}

/** Where allocations were made is not part of a state. */
const forgetful = { remember: () => undefined, forget: () => undefined };

export interface Sharded {
  readonly spec: ShardedFreeListSpec;
  /** A thread that is the worker in row `row`. */
  readonly worker: (
    row: number,
    operations: readonly Operation[],
    options?: { readonly killable?: boolean; readonly holds?: readonly Handle[] },
  ) => Thread;
  readonly program: (
    name: string,
    threads: readonly Thread[],
    before?: (pools: readonly RealPool[], hold: (h: number, thread: number) => void) => void,
  ) => Program;
  readonly alloc: Operation;
  readonly free: Operation;
  readonly flush: Operation;
  /** As alloc, by another method. */
  readonly calling: (method: (pool: Pool) => Steps<Handle | 0>) => Operation;
  readonly retire: Operation;
  /** Frees or retires slot 1, which `before` of `twice` has allocated, as other workers do at the same moment. */
  readonly endFirst: (how: "tryFree" | "tryRetire") => Operation;
  /** Looks slot 1 up, as a reader in a guard does: whatever others retire meanwhile, it is there. */
  readonly readFirst: Operation;
  /** Frees slot 1 if a dead worker has not ended it, and must not fail. */
  readonly endLeft: Operation;
  /** What this worker retired is freed. */
  readonly release: Operation;
  /** As `program`: slot 1 is in use, and several workers end it. `mayLose`: it is lost when one of two dies at that. */
  readonly twice: (name: string, threads: readonly Thread[], mayLose: boolean) => Program;
  readonly freeFrom: (row: number) => Operation;
  readonly listDead: (thread: number, row: number) => Operation;
  readonly proveEmpty: Operation;
  readonly whenHeld: (slots: number) => Operation;
  readonly whenRecovered: (row: number) => Operation;
  readonly freeOrphans: (row: number) => Operation;
  readonly whenDead: (thread: number) => Operation;
  /** Waits until `thread` is dead, then recovers `row`. */
  readonly recover: (thread: number, row: number) => Operation;
}

export type RealPool = InstanceType<ReturnType<typeof defineReal>>;

const FRESH = 0,
  DEPOT = 1;

/** Any address: the item of a retired slot. */
const item = 9999;
const BETWEEN = -1;
/** Several workers have the handle, and each thinks that it is to end it. */
const SEVERAL = 99;

/** Runs `steps`, and `then` right behind their first store. */
function* afterFirstStore(steps: Steps<void>, then: Step): Steps<void> {
  let isTold = false;
  for (let next = steps.next(0); !next.done;) {
    const step = next.value,
      result = yield step;
    const stores = step.kind === "write" || (!isInvisible(step) && !(step.kind === "atomic" && step.name === "load"));
    if (stores && !isTold) yield then;
    isTold ||= stores;
    next = steps.next(result);
  }
}

export async function sharded(shape: ShardedShape, mutations: readonly Mutation[] = []): Promise<Sharded> {
  const spec = shardedFreeList({ lineWords: 2, ...shape });
  const module = (await loadExplorable("kinds/sharded-free-list/sharded-free-list.ts", mutations)) as {
    defineShardedFreeList: (s: ShardedFreeListSpec) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
  };
  const Explored = module.defineShardedFreeList(spec);
  const Real = defineReal(spec);
  const holder = spec.imageWords,
    inside = holder + spec.capacity + 1,
    sawNothing = inside + spec.workers,
    recovered = sawNothing + spec.workers,
    freeing = recovered + 1,
    excused = freeing + 1,
    ended = excused + 1,
    words = ended + 1;
  const slotOf = (h: number): number => (spec.checked ? h & spec.slotMask : (h - spec.originWord) / spec.strideWords);
  const handleOf = (s: number): Handle =>
    (spec.checked ? spec.firstSlot + s : spec.originWord + s * spec.strideWords) as Handle;
  const blank = new SharedArrayBuffer(spec.imageWords * 4);

  const calling = (method: (pool: Pool) => Steps<Handle | 0>): Operation =>
    function* ({ pool, held }: PoolLocals): Steps<void> {
      yield ghost("alloc?", (m) => {
        m[excused]! += m[inside + pool._worker]!;
        return (m[inside + pool._worker] = 1);
      });
      const h = yield* method(pool);
      yield ghost(`alloc → ${h === 0 ? "nothing" : `slot ${slotOf(h)}`}`, (m) => {
        if (h === 0)
          must(
            m[sawNothing + pool._worker] === 1,
            "EXHAUSTED although a slot was within reach at every moment of the call",
          );
        else must(m[holder + slotOf(h)]! <= 0, `slot ${slotOf(h)} handed out to two`);
        if (h !== 0) m[holder + slotOf(h)] = pool._worker + 1;
        m[inside + pool._worker] = 0;
        m[sawNothing + pool._worker] = 0;
        return 0;
      });
      if (h !== 0) held.push(h);
    };

  /** The proof that stands behind EXHAUSTED, alone. */
  const proveEmpty = function* ({ pool }: PoolLocals): Steps<void> {
    yield ghost("empty?", (m) => (m[inside + pool._worker] = 1));
    const isEmpty = yield* (pool._depot as unknown as { _p_provesNone(filled: 1): Steps<boolean> })._p_provesNone(1);
    yield ghost(isEmpty ? "empty!" : "don't know", (m) => {
      must(
        !isEmpty || m[sawNothing + pool._worker] === 1,
        "called empty although a slot was within reach at every moment",
      );
      m[inside + pool._worker] = 0;
      return (m[sawNothing + pool._worker] = 0);
    });
  };

  /** The free of slot s by `pool` has begun. */
  const begun = (s: number): Step =>
    ghost(`slot ${s} is in nobody's hand`, (m) => (m[holder + s]! < 0 ? (m[holder + s] = 0) : 0));
  const letGo = (s: number): Step => ghost(`slot ${s}: before free`, (m) => (m[holder + s] = BETWEEN));

  /** Retires a slot and frees it, as the reclamation does, without waiting for readers. */
  const retire = function* (locals: PoolLocals): Steps<void> {
    const h = locals.held.shift();
    if (h === undefined) return;
    yield letGo(slotOf(h));
    yield* afterFirstStore(locals.pool._retireAt(h, item), begun(slotOf(h)));
    yield* locals.pool._reclaim(h);
  };

  /** Frees a slot that another worker allocated. */
  const freeFrom = (row: number): Operation =>
    function* ({ pool }: PoolLocals): Steps<void> {
      const s = yield ghost(
        `take a slot from worker ${row}`,
        (m) => {
          const at = m.subarray(holder, inside).indexOf(row + 1);
          if (at > 0) m[holder + at] = BETWEEN;
          m[freeing] = at > 0 ? 1 << at : 0;
          return Math.max(at, 0);
        },
        { sync: true },
      );
      if (s > 0) yield* afterFirstStore(pool.free((spec.originWord + s * spec.strideWords) as Handle), begun(s));
      yield ghost("freed", (m) => (m[freeing] = 0));
    };

  /** What the dead worker in `row` had in use: what it held, and perhaps the slot in its hand. */
  const listDead = (thread: number, row: number): Operation =>
    function* ({ pool }: PoolLocals): Steps<void> {
      yield death(thread);
      const before = yield ghost(`worker ${row} is dead`, (m) => heldBy(m, row) | m[freeing]!);
      const listed = (yield* pool.handlesOf(row, 0)).reduce((bits, h) => bits | (1 << slotOf(h)), 0);
      yield ghost(`listed ${listed}`, (m) => {
        must((heldBy(m, row) & ~listed) === 0, "a slot the dead worker holds is not listed");
        const more = listed & ~before;
        must((more & (more - 1)) === 0, "more than one slot is listed that the dead worker did not hold");
        for (let s = 1; s <= spec.capacity; s++)
          must(((more >> s) & 1) === 0 || m[holder + s]! <= 0, `slot ${s} is listed, but another worker holds it`);
        return 0;
      });
    };
  const heldBy = (m: Int32Array, row: number): number => {
    let bits = 0;
    for (let s = 1; s <= spec.capacity; s++) if (m[holder + s] === row + 1) bits |= 1 << s;
    return bits;
  };

  const free = function* (locals: PoolLocals): Steps<void> {
    const h = locals.held.shift();
    if (h === undefined) return;
    yield letGo(slotOf(h));
    yield* afterFirstStore(locals.pool.free(h), begun(slotOf(h)));
  };

  const endFirst = (how: "tryFree" | "tryRetire"): Operation =>
    function* ({ pool }: PoolLocals): Steps<void> {
      yield ghost("end slot 1", (m) => (m[holder + 1] === SEVERAL ? (m[holder + 1] = BETWEEN) : 0));
      const done = yield* pool[how](handleOf(1));
      yield ghost(done === 1 ? "ended" : "refused", (m) => {
        m[ended]! += done;
        must(m[ended]! <= 1, "two have ended one handle");
        return done === 1 && m[holder + 1] === BETWEEN ? (m[holder + 1] = 0) : 0;
      });
    };

  const endLeft = function* ({ pool }: PoolLocals): Steps<void> {
    const state = yield runtime.atomic("load", "i32", spec.stateWord + 1);
    const isInUse = (state & (3 << 29)) === 1 << 29 && state > 0;
    const done = yield* pool.tryFree(handleOf(1));
    yield ghost(done === 1 ? "freed" : "refused", (m) => {
      must(done === (isInUse ? 1 : 0), `slot 1 is ${isInUse ? "" : "not "}in use, and was ${done ? "" : "not "}freed`);
      return (m[holder + 1] = 0);
    });
  };

  const flush = function* ({ pool }: PoolLocals): Steps<void> {
    yield* pool.flush();
  };

  const recover = (thread: number, row: number): Operation =>
    function* ({ pool }: PoolLocals): Steps<void> {
      yield death(thread);
      yield* pool._recover(row);
      yield ghost(`row ${row} is recovered`, (m) => (m[recovered] = m[recovered]! | (1 << row)));
    };

  /** Frees what the worker in `row`, now dead, had in use, and hands it in. */
  const freeOrphans = (row: number): Operation =>
    function* ({ pool }: PoolLocals): Steps<void> {
      for (const h of yield* pool.handlesOf(row, 0)) {
        yield ghost(`free slot ${slotOf(h)} of worker ${row}`, (m) => (m[holder + slotOf(h)] = 0));
        yield* pool.free(h);
      }
      yield* pool.flush();
    };

  const whenDead = (thread: number): Operation =>
    function* (): Steps<void> {
      yield death(thread);
    };

  const whenRecovered = (row: number): Operation =>
    function* (): Steps<void> {
      yield when(`row ${row} is recovered`, (m) => ((m[recovered]! >> row) & 1) === 1);
    };

  const whenHeld = (slots: number): Operation =>
    function* (): Steps<void> {
      yield when(
        `${slots} slots are held`,
        (m) => m.subarray(holder + 1, holder + spec.capacity + 1).filter((h) => h > 0).length >= slots,
      );
    };

  const nothingWithinReach = (m: Int32Array): boolean => {
    for (let g = 0; g < spec.magazines; g++) {
      const v = m[spec.depotWord + g]!,
        kind = v & 3;
      const fresh = Math.max(0, Math.min(spec.magazineWords - 1, spec.capacity - g * (spec.magazineWords - 1)));
      if (kind === FRESH ? fresh > 0 : kind === DEPOT && ((v >> 7) & 511) > 0) return false;
    }
    return true;
  };

  let isMisuse = false,
    mayLose = false;
  /** What the real class finds in the image; what is live is what somebody holds, plus one slot per death inside tryAlloc. */
  const final = ({ memory, isDead }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const pool = new Real(buffer, 0, 0);
    const allAlive = Array.from({ length: spec.workers }, (_, t) => t).every((t) => !isDead(t));
    const problems = pool.check().problems.filter((p) => !mayLose || allAlive || !p.startsWith("slot 1 is lost"));
    must(problems.length === 0, problems.join("; "));
    must(!isMisuse || !allAlive || memory[ended] === 1, "nobody has ended the handle");
    const live = new Set([...pool.handles()].map(slotOf));
    for (let s = 1; s <= spec.capacity; s++) {
      const wasLive = live.has(s);
      if (memory[holder + s] !== 0) live.delete(s);
      must(wasLive || memory[holder + s]! <= 0, `slot ${s} is held, but not live`);
    }
    let allowed = memory[excused]!;
    for (let w = 0; w < spec.workers; w++) allowed += memory[inside + w]!;
    must(live.size <= allowed, `slots ${[...live].join(", ")} are lost: live, but nobody holds them`);
    for (let w = 0; w < spec.workers; w++) {
      const isOver = memory[spec.topsWord + w * spec.lineWords + 1] === 0 || ((memory[recovered]! >> w) & 1) === 0;
      must(isOver, `worker ${w} was recovered, but a slot is in its hand still`);
    }
    const stats = pool.stats();
    must(
      stats.live + stats.free + stats.cached + stats.retired + stats.unmapped + stats.quarantined === spec.capacity,
      "the ledger does not balance",
    );
  };

  const program: Sharded["program"] = (name, threads, before) => ({
    name,
    threads,
    words,
    final,
    start: (memory) => {
      const buffer = new SharedArrayBuffer(spec.imageWords * 4);
      const pools = Array.from({ length: spec.workers }, (_, w) => new Real(buffer, 0, w));
      pools[0]!._format();
      const held: [number, number][] = [];
      before?.(pools, (h, t) => held.push([h, t]));
      memory.set(new Int32Array(buffer));
      for (const [h, t] of held) memory[holder + slotOf(h)] = t + 1;
    },
    observe: (memory) => {
      if (!nothingWithinReach(memory)) return;
      for (let t = 0; t < spec.workers; t++) if (memory[inside + t] !== 0) memory[sawNothing + t] = 1;
    },
  });

  const start = (row: number, holds: readonly Handle[]) => {
    const pool = new Explored(blank, 0, row);
    if (!spec.paranoid) return { pool, held: [...holds] };
    const retirer = new Retirer(pool);
    pool._bindRetirer(retirer, 0);
    Object.assign(pool, { _leaks: forgetful });
    return { pool, held: [...holds], retirer };
  };

  return {
    spec,
    endFirst,
    endLeft,
    *readFirst({ pool }: PoolLocals): Steps<void> {
      yield* pool._locate(handleOf(1));
    },
    *release({ retirer }: PoolLocals): Steps<void> {
      yield* retirer!.release();
    },
    program,
    twice: (name, threads, isLossy) => {
      isMisuse = true;
      mayLose = isLossy;
      return program(name, threads, ([first], hold) => {
        must(first!.alloc() === handleOf(1), "slot 1 is not the first one");
        first!.flush();
        hold(handleOf(1), SEVERAL - 1);
      });
    },
    alloc: calling((pool) => pool.tryAlloc()),
    calling,
    retire,
    freeFrom,
    listDead,
    proveEmpty,
    whenHeld,
    whenRecovered,
    whenDead,
    freeOrphans,
    free,
    flush,
    recover,
    worker: (row, operations, { killable = false, holds = [] } = {}) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => start(row, holds),
    }),
  };
}
