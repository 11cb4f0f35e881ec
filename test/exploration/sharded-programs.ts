import type { Mutation } from "../explorer/transform.js";
import { when } from "../explorer/step.js";
import type { Operation, Thread } from "../explorer/program.js";
import { type PoolLocals, type Sharded, sharded } from "./sharded.js";
import type { ShardedShape } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * The scopes of the sharded free list. Magazines of one cell make every operation an exchange; three cells also show
 * the plain path between two exchanges.
 */

const scope = (
  shape: ShardedShape,
  threads: (s: Sharded) => readonly Thread[],
  options: Omit<Scope, "program"> = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const s = await sharded(shape, mutations);
    return s.program(`sharded free list of ${shape.capacity}`, threads(s));
  },
});

/** As `scope`: slot 1 is in use, and several workers end it at the same moment. */
const misuse = (
  shape: ShardedShape,
  threads: (s: Sharded) => readonly Thread[],
  { mayLose = false, ...options }: Omit<Scope, "program"> & { readonly mayLose?: boolean } = {},
): Scope => ({
  fine: true, // all of them look at one slot's words
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const s = await sharded(shape, mutations);
    return s.twice(`sharded free list of ${shape.capacity}, misused`, threads(s), mayLose);
  },
});

/** Both workers start to look in the same place. */
const tiny: ShardedShape = { capacity: 2, workers: 2, cells: 1, shards: 1, spares: 4 };
const pairs = (s: Sharded, n: number): Operation[] => Array.from({ length: n }, () => [s.alloc, s.free]).flat();

/** Waits for a slot without a limit, as `alloc` otherwise. */
const allocWait = (s: Sharded): Operation => s.calling((pool) => pool.allocWait());
const whenSomebodyWaits = (s: Sharded): Operation =>
  function* (_: PoolLocals) {
    yield when("somebody waits", (m) => m[s.spec.waitersWord] !== 0);
  };

export const scopes = {
  "2 workers: alloc, free": scope(tiny, (s) => [s.worker(0, pairs(s, 1)), s.worker(1, pairs(s, 1))]),
  "2 workers: alloc, free, alloc, free": scope(tiny, (s) => [s.worker(0, pairs(s, 2)), s.worker(1, pairs(s, 2))]),
  "2 workers, 1 slot: alloc, free": scope({ ...tiny, capacity: 1 }, (s) => [
    s.worker(0, pairs(s, 1)),
    s.worker(1, pairs(s, 1)),
  ]),
  "2 workers: 2 allocs, free": scope({ ...tiny, capacity: 3 }, (s) => [
    s.worker(0, [s.alloc, s.alloc, s.free]),
    s.worker(1, [s.alloc, s.alloc, s.free]),
  ]),
  "2 workers, 3 cells: 2 allocs, 2 frees": scope({ ...tiny, capacity: 4, cells: 3 }, (s) => [
    s.worker(0, [s.alloc, s.alloc, s.free, s.free]),
    s.worker(1, [s.alloc, s.alloc, s.free, s.free]),
  ]),
  "2 workers, checked: alloc, free": scope({ ...tiny, checked: true }, (s) => [
    s.worker(0, pairs(s, 1)),
    s.worker(1, pairs(s, 1)),
  ]),
  "2 workers, quarantine: alloc, free, alloc": scope(
    { ...tiny, checked: true, quarantine: true, slotBits: 31 },
    (s) => [s.worker(0, [s.alloc, s.free, s.alloc]), s.worker(1, [s.alloc, s.free])],
  ),
  "2 workers: alloc, free, flush": scope(tiny, (s) => [
    s.worker(0, [...pairs(s, 1), s.flush]),
    s.worker(1, [s.alloc, s.flush, s.free, s.flush]),
  ]),
  "a slot moves while another worker looks for it": scope(
    { capacity: 2, workers: 3, cells: 1, shards: 1, spares: 2 },
    (s) => [
      s.worker(0, [s.alloc, s.free, s.flush, s.alloc, s.free, s.flush]),
      s.worker(1, [s.whenHeld(1), s.proveEmpty]),
      s.worker(2, [s.whenHeld(1), s.alloc, s.free, s.flush, s.alloc]),
    ],
  ),
  "3 workers, 2 slots: alloc, free": scope(
    { capacity: 2, workers: 3, cells: 1, spares: 6 },
    (s) => [0, 1, 2].map((w) => s.worker(w, pairs(s, 1))),
    { long: true },
  ),
  "1 dies: 2 allocs, 2 frees": scope(
    tiny,
    (s) => [s.worker(0, [s.alloc, s.alloc, s.free, s.free], { killable: true }), s.worker(1, [s.recover(0, 0)])],
    { kills: 1 },
  ),
  "1 dies, 3 cells: 3 allocs, 3 frees": scope(
    { capacity: 5, workers: 2, cells: 3 },
    (s) => [
      s.worker(0, [s.alloc, s.alloc, s.alloc, s.alloc, s.free, s.free, s.free, s.free], { killable: true }),
      s.worker(1, [s.recover(0, 0)]),
    ],
    { kills: 1 },
  ),
  "1 dies, checked: 2 allocs, 2 frees": scope(
    { ...tiny, checked: true },
    (s) => [s.worker(0, [s.alloc, s.alloc, s.free, s.free], { killable: true }), s.worker(1, [s.recover(0, 0)])],
    { kills: 1 },
  ),
  "1 dies, another works: alloc, free": scope(
    { ...tiny, workers: 3 },
    (s) => [s.worker(0, pairs(s, 1), { killable: true }), s.worker(1, [s.recover(0, 0)]), s.worker(2, pairs(s, 1))],
    { kills: 1 },
  ),
  "1 dies, another works, checked: alloc, free, flush": scope(
    { ...tiny, workers: 3, checked: true },
    (s) => [
      s.worker(0, [...pairs(s, 1), s.flush], { killable: true }),
      s.worker(1, [s.recover(0, 0)]),
      s.worker(2, [s.alloc]),
    ],
    { kills: 1 },
  ),
  "1 dies while it frees what was retired": scope(
    tiny,
    (s) => [s.worker(0, [s.alloc, s.alloc, s.retire, s.retire], { killable: true }), s.worker(1, [s.recover(0, 0)])],
    { kills: 1 },
  ),
  "1 dies while it frees what was retired, and is taken out": scope(
    { ...tiny, checked: true, quarantine: true, slotBits: 31 },
    (s) => [
      s.worker(0, [s.alloc, s.free, s.alloc, s.retire, s.alloc, s.free], { killable: true }),
      s.worker(1, [s.recover(0, 0)]),
    ],
    { kills: 1 },
  ),
  "1 dies, another frees what it had, a third lists it": scope(
    { ...tiny, workers: 3 },
    (s) => [
      s.worker(0, [s.alloc, s.alloc], { killable: true }),
      s.worker(1, [s.freeFrom(0), s.alloc]),
      s.worker(2, [s.listDead(0, 0)]),
    ],
    { kills: 1 },
  ),
  "1 dies, another works, then a third in its row": scope(
    { ...tiny, capacity: 1 },
    (s) => [
      s.worker(0, pairs(s, 1), { killable: true }),
      s.worker(1, [s.recover(0, 0), s.alloc]),
      s.worker(0, [s.whenRecovered(0), ...pairs(s, 1)]),
    ],
    { kills: 1 },
  ),
  "2 die at once, two others recover them": scope(
    { capacity: 2, workers: 4, cells: 1 },
    (s) => [
      s.worker(0, pairs(s, 1), { killable: true }),
      s.worker(1, pairs(s, 1), { killable: true }),
      s.worker(2, [s.recover(0, 0)]),
      s.worker(3, [s.recover(1, 1)]),
    ],
    { kills: 2, long: true, maxStates: 8e6 },
  ),
  "1 dies, then the one who recovers it": scope(
    { ...tiny, workers: 3 },
    (s) => [
      s.worker(0, [s.alloc, s.alloc, s.free], { killable: true }),
      s.worker(1, [s.recover(0, 0)], { killable: true }),
      s.worker(2, [s.recover(1, 1), s.recover(0, 0)]),
    ],
    { kills: 2 },
  ),
  "2 die, 1 of them while it frees a slot of the other": scope(
    { ...tiny, workers: 3 },
    (s) => [
      s.worker(0, [s.alloc], { killable: true }),
      s.worker(1, [s.freeFrom(0)], { killable: true }),
      s.worker(2, [s.whenDead(1), s.recover(0, 0), s.freeOrphans(0), s.recover(1, 1)]),
    ],
    { kills: 2 },
  ),
  "2 die, 1 of them while it frees a slot of the other, recovered in the other order": scope(
    { ...tiny, workers: 3 },
    (s) => [
      s.worker(0, [s.alloc], { killable: true }),
      s.worker(1, [s.freeFrom(0)], { killable: true }),
      s.worker(2, [s.recover(1, 1), s.recover(0, 0), s.freeOrphans(0)]),
    ],
    { kills: 2 },
  ),
  "1 dies, then the one who recovers it, then the one who recovers both": scope(
    { ...tiny, workers: 4, spares: 8 },
    (s) => [
      s.worker(0, [s.alloc, s.free], { killable: true }),
      s.worker(1, [s.recover(0, 0)], { killable: true }),
      s.worker(2, [s.recover(1, 1), s.recover(0, 0)], { killable: true }),
      s.worker(3, [s.recover(2, 2), s.recover(1, 1), s.recover(0, 0)]),
    ],
    { kills: 3, long: true },
  ),
  "2 die, 1 of them while it frees a slot of the other, another works": scope(
    { ...tiny, workers: 4, spares: 8 },
    (s) => [
      s.worker(0, [s.alloc], { killable: true }),
      s.worker(1, [s.freeFrom(0)], { killable: true }),
      s.worker(2, [s.whenDead(1), s.recover(0, 0), s.freeOrphans(0), s.recover(1, 1)]),
      s.worker(3, [s.alloc, s.free]),
    ],
    { kills: 2, long: true },
  ),
  "1 dies, 3 cells, another works: 4 allocs, 4 frees; alloc, free; at most 2 preemptions": scope(
    { capacity: 5, workers: 3, cells: 3 },
    (s) => [
      s.worker(0, [s.alloc, s.alloc, s.alloc, s.alloc, s.free, s.free, s.free, s.free], { killable: true }),
      s.worker(1, [s.recover(0, 0)]),
      s.worker(2, [s.alloc, s.free]),
    ],
    { kills: 1, preemptions: 2, long: true, maxStates: 8e6 },
  ),
  "1 waits for a slot that the other frees": scope({ ...tiny, capacity: 1 }, (s) => [
    s.worker(0, [s.alloc, whenSomebodyWaits(s), s.free]),
    s.worker(1, [s.whenHeld(1), allocWait(s)]),
  ]),
  "1 waits, the other goes idle": scope({ ...tiny, capacity: 1 }, (s) => [
    s.worker(0, [s.alloc, s.free, s.flush]),
    s.worker(1, [allocWait(s)]),
  ]),
  "2 wait, the third frees 2, at most 2 preemptions": scope(
    { capacity: 2, workers: 3, cells: 1 },
    (s) => [
      s.worker(0, [s.alloc, s.alloc, s.free, s.free, s.flush]),
      s.worker(1, [s.whenHeld(2), allocWait(s)]),
      s.worker(2, [s.whenHeld(2), allocWait(s)]),
    ],
    { preemptions: 2, long: true },
  ),
  "1 waits, who has the slot dies": scope(
    { ...tiny, capacity: 1, workers: 3 },
    (s) => [
      s.worker(0, [...pairs(s, 1), s.flush], { killable: true }),
      s.worker(1, [allocWait(s)]),
      s.worker(2, [s.recover(0, 0), s.freeOrphans(0)]),
    ],
    { kills: 1, long: true, maxStates: 2e6 },
  ),
} satisfies Record<string, Scope>;

const paranoid: ShardedShape = { ...tiny, paranoid: true, structWords: 1, lineWords: 4 };
const three: ShardedShape = { ...paranoid, workers: 3, capacity: 1 };

export const misuses = {
  "2 workers free one handle": misuse(paranoid, (s) => [
    s.worker(0, [s.endFirst("tryFree"), s.alloc]),
    s.worker(1, [s.endFirst("tryFree"), s.alloc]),
  ]),
  "2 workers retire one handle": misuse(paranoid, (s) => [
    s.worker(0, [s.endFirst("tryRetire"), s.release, s.alloc]),
    s.worker(1, [s.endFirst("tryRetire"), s.release, s.alloc]),
  ]),
  "1 retires a handle, 1 reads it in a guard": misuse(paranoid, (s) => [
    s.worker(0, [s.endFirst("tryRetire")]),
    s.worker(1, [s.readFirst, s.readFirst]),
  ]),
  "1 frees a handle, 1 retires it": misuse(paranoid, (s) => [
    s.worker(0, [s.endFirst("tryFree"), s.alloc]),
    s.worker(1, [s.endFirst("tryRetire"), s.release, s.alloc]),
  ]),
  "1 of 2 that free one handle dies": misuse(
    three,
    (s) => [
      s.worker(0, [s.endFirst("tryFree")], { killable: true }),
      s.worker(1, [s.endFirst("tryFree"), s.alloc]),
      s.worker(2, [s.recover(0, 0), s.alloc]),
    ],
    { kills: 1, preemptions: 2, mayLose: true },
  ),
  "1 that frees a handle dies, another retires it": misuse(
    three,
    (s) => [
      s.worker(0, [s.endFirst("tryFree")], { killable: true }),
      s.worker(1, [s.endFirst("tryRetire"), s.release, s.alloc]),
      s.worker(2, [s.recover(0, 0), s.alloc]),
    ],
    { kills: 1, preemptions: 2, mayLose: true, long: true },
  ),
  "1 that retires a handle dies, another frees it": misuse(
    three,
    (s) => [
      s.worker(0, [s.endFirst("tryRetire")], { killable: true }),
      s.worker(1, [s.endFirst("tryFree"), s.alloc]),
      s.worker(2, [s.recover(0, 0), s.alloc]),
    ],
    { kills: 1, preemptions: 2, mayLose: true },
  ),
  "2 that free one handle die, 2 recover them": misuse(
    { ...three, workers: 4 },
    (s) => [
      s.worker(0, [s.endFirst("tryFree")], { killable: true }),
      s.worker(1, [s.endFirst("tryFree")], { killable: true }),
      s.worker(2, [s.recover(0, 0), s.alloc]),
      s.worker(3, [s.recover(1, 1), s.alloc]),
    ],
    { kills: 2, preemptions: 2, mayLose: true, long: true },
  ),
  "1 alone retires a handle, dies, and who recovers it frees it": misuse(
    three,
    (s) => [
      s.worker(0, [s.endFirst("tryRetire")], { killable: true }),
      s.worker(1, [s.recover(0, 0), s.endLeft]),
      s.worker(2, []),
    ],
    { kills: 1 },
  ),
  "1 alone frees a handle, dies, and who recovers it dies": misuse(
    three,
    (s) => [
      s.worker(0, [s.endFirst("tryFree")], { killable: true }),
      s.worker(1, [s.recover(0, 0)], { killable: true }),
      s.worker(2, [s.recover(1, 1), s.recover(0, 0), s.alloc]),
    ],
    { kills: 2 },
  ),
} satisfies Record<string, Scope>;
