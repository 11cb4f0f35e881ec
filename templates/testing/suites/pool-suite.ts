import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PoolDescription } from "../description.js";
import { counterOf } from "../fields/samples.js";
import type { Subject } from "../module-under-test.js";
import { leavesOf } from "../fields/leaves.js";
import { counted } from "../names.js";
import { everyField, poolCommands, runPoolProgram } from "../pool-commands.js";
import { runUntilDeath } from "../pool-recovery.js";
import { codeOf, effort, fieldEffort } from "../steps.js";
import { takeAll } from "./exhaustion.js";
import { poolHeapSuite } from "./pool-heap.js";
import { PoolSubject } from "./pool-under-test.js";
import { poolWrongUse } from "./pool-wrong-use.js";

/** Slots left to programs that are to meet a full pool. */
const SPARE = 9;

/** Beyond so many slots taking all but a few in each run costs more than it shows. */
const MANY = 2 ** 20;

/** The tests of one pool: programs against a model, exhaustion, wrong use, the JS heap. */
export function poolSuite(subject: Subject, about: PoolDescription): void {
  const pool = new PoolSubject(subject, about);
  describe(about.name, { timeout: 120_000 }, () => {
    programs(pool);
    if (pool.isOfThreads) recovery(pool);
    if (pool.isSharded && subject.about.robust === true && subject.hasThreads && about.capacity > 1)
      stalledReader(pool);
    exhaustion(pool);
    if (about.zero === true) zeros(pool);
    if (pool.struct.emit !== "handles") ownViews(pool);
  });
  if (subject.about.checks !== "fast") poolWrongUse(pool);
  if (subject.about.checks !== "paranoid" && subject.about.heap !== false) poolHeapSuite(pool);
}

const commandsOf = ({ fields, subject, isSharded }: PoolSubject) =>
  fc.commands(poolCommands(fields, subject.about.checks, isSharded), { maxCommands: 60, size: "max" });

type Program = Parameters<typeof runPoolProgram>[0];

function programs(pool: PoolSubject): void {
  const { subject, about } = pool;
  const alone = (program: Program, spare?: number): void => {
    using module = subject.create();
    runPoolProgram(program, pool.underTest(module), spare);
  };
  const together = (program: Program, spare?: number): void => {
    using module = subject.create();
    using other = subject.attach(module.buffer);
    runPoolProgram(program, pool.underTest(module, other), spare);
  };
  const spare = Math.min(SPARE, about.capacity);

  test("keeps each field in bytes of its own", () => {
    fc.assert(
      fc.property(everyField(pool.fields), (program) => alone(program)),
      fieldEffort,
    );
  });

  test("holds under any program", () => {
    fc.assert(
      fc.property(commandsOf(pool), (program) => alone(program)),
      effort,
    );
  });

  if (about.capacity <= MANY) {
    test(`holds under any program that finds ${counted(spare, "slot")} left`, () => {
      fc.assert(
        fc.property(commandsOf(pool), (program) => alone(program, spare)),
        effort,
      );
    });
  }

  if (!subject.hasThreads) return;

  test("holds under any program of two attached modules", () => {
    fc.assert(
      fc.property(commandsOf(pool), (program) => together(program)),
      effort,
    );
  });

  if (pool.isSharded && about.capacity <= MANY) {
    test(`holds under any program of two attached modules that find ${counted(spare, "slot")} left`, () => {
      fc.assert(
        fc.property(commandsOf(pool), (program) => together(program, spare)),
        effort,
      );
    });
  }
}

function recovery(pool: PoolSubject): void {
  const { subject, about, property } = pool;
  const slots = Math.min(3, about.capacity);

  /** The dead module is not disposed of: nobody can. */
  test("takes back what a module had that is never heard of again", () => {
    fc.assert(
      fc.property(commandsOf(pool), (program) => {
        using module = subject.create();
        const other = subject.attach(module.buffer);
        runUntilDeath(program, pool.underTest(module, other), () =>
          module.recover(other.worker).flatMap(({ live }) => live[property]!),
        );
        subject.attach(module.buffer, other.worker).dispose();
      }),
      effort,
    );
  });

  test.each([
    ["keep", slots],
    ["free", 0],
  ] as const)("does what it is asked to do with the slots of the dead: %s", (live, left) => {
    using module = subject.create();
    const other = subject.attach(module.buffer);
    expect(pool.of(other).allocBatch(new Int32Array(slots))).toBe(slots);
    expect(module.recover(other.worker, { live })).toMatchObject([{ worker: other.worker, live: { [property]: [] } }]);
    expect(pool.of(module).stats()).toMatchObject({ live: left });
    expect(pool.of(module).check()).toMatchObject({ ok: true });
  });
}

/** What a stalled reader may have seen waits for it; all that is born later does not, until it looks again. */
function stalledReader(pool: PoolSubject): void {
  const { subject, about } = pool;
  test("is not used up by a reader that never leaves", () => {
    using module = subject.create();
    using other = subject.attach(module.buffer);
    const slots = pool.of(module);
    /** How often a slot comes back that the reader has seen, while all others come back twice. */
    const reuses = (): number => {
      const seen = slots.alloc();
      expect(other.guards.protect!(() => seen)).toBe(seen);
      const place = slots.addressOf(seen);
      slots.retire(seen);
      let count = 0;
      for (let i = 0; i < Math.min(2 * about.capacity, MANY); i++) {
        const h = slots.alloc();
        count += slots.addressOf(h) === place ? 1 : 0;
        slots.retire(h);
      }
      return count;
    };
    other.guards.enter();
    expect(reuses()).toBe(0);
    other.guards.refresh();
    expect(reuses()).toBe(0);
    other.guards.leave();
    module.guards.flush();
    expect(slots.stats()).toMatchObject({ live: 0, retired: 0 });
  });
}

function exhaustion(pool: PoolSubject): void {
  const { subject, about, struct } = pool;
  const { capacity } = about;
  test(`hands out ${counted(capacity, "slot")} that ${capacity === 1 ? "lies" : "lie"} apart, then none, and takes them back`, () => {
    using module = subject.create();
    const slots = pool.of(module);
    const { count, overlaps, giveBack } = takeAll(slots, capacity, struct.size, module.buffer);
    expect(count).toBe(capacity);
    expect(overlaps).toBe(0);
    expect(slots.tryAlloc()).toBe(0);
    expect(codeOf(() => slots.alloc())).toBe("EXHAUSTED");
    giveBack();
    expect(slots.stats()).toMatchObject({ live: 0, capacity });
    expect(slots.check()).toMatchObject({ ok: true });
  });
}

/** Slots that were full of ones when they were freed. */
function zeros(pool: PoolSubject): void {
  const { subject, about, struct } = pool;
  test("hands out zeros, whatever stood there", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const handles = new Int32Array(Math.min(about.capacity, 64));
    for (const round of ["new", "used"]) {
      handles.fill(0);
      const taken = Array.from(handles.subarray(0, slots.allocBatch(handles)));
      expect(taken.length).toBeGreaterThan(0);
      for (const h of taken) {
        const bytes = new Uint8Array(module.buffer, slots.addressOf(h), struct.size);
        expect([round, bytes.every((byte) => byte === 0)]).toEqual([round, true]);
        bytes.fill(0xff);
      }
      slots.freeBatch(Int32Array.from(taken));
    }
  });
}

/** A view from `make`, which frees itself; the field is one that `make` can be given. */
function ownViews(pool: PoolSubject): void {
  const { subject, struct } = pool;
  const counter = counterOf(leavesOf(struct, subject.about.structs));
  const name = counter?.steps.length === 1 && counter.dims.length === 0 ? counter.steps[0]!.name : undefined;
  test("makes views of their own, which free their slot once", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const own = slots.make(name === undefined ? {} : { [name]: 7 });
    const members = own as unknown as Readonly<Record<string, unknown>>;
    if (name !== undefined) expect(members[name]).toBe(7);
    const shown = Object.entries(own.toObject()).filter(([field]) => typeof members[field] !== "function");
    expect(shown.filter(([, value]) => typeof value !== "object")).toEqual(
      shown.flatMap(([field, value]) => (typeof value === "object" ? [] : [[field, members[field]]])),
    );
    expect(slots.stats().live).toBe(1);
    own.free();
    own[Symbol.dispose]();
    expect(slots.stats().live).toBe(0);
    expect(slots.check()).toMatchObject({ ok: true });
  });
}
