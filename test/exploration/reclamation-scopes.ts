import { reads, scope } from "./reclaiming.js";
import type { Scope } from "./suite.js";

export const scopes = {
  "a reader, 1 replacement": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
  ]),
  "2 readers, 1 replacement": scope({ workers: 3, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, reads(r)),
    r.worker(2, [r.replace(2)]),
  ]),
  "a reader twice, 2 replacements": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3)]),
  ]),
  "a reader twice, 3 replacements, batches of 2": scope({ workers: 2, items: 2, slots: 4 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4), r.leaveAll]),
  ]),
  "a reader twice, a batch of 3 flushed half full": scope({ workers: 2, items: 3, slots: 4, small: 1 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.flush, r.replace(3), r.flush, r.replace(4), r.leaveAll]),
  ]),
  "a reader that refreshes, 2 replacements": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, [r.enter, r.use, r.refresh, r.use, r.leave]),
    r.worker(1, [r.replace(2), r.replace(3)]),
  ]),
  "nested guards, 1 replacement": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, [r.enter, r.enter, r.use, r.leave, r.use, r.leave]),
    r.worker(1, [r.replace(2)]),
  ]),
  "who replaces is inside": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, [r.enter, r.use, r.replace(2), r.leave]),
    r.worker(1, [r.enter, r.use, r.leave]),
  ]),
  "a batch is used again at once": scope({ workers: 2, items: 1, slots: 5, small: 2, batches: 3 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
  ]),
  "a batch is used again while its reader refreshes": scope(
    { workers: 2, items: 1, slots: 5, small: 2, batches: 3 },
    (r) => [
      r.worker(0, [r.enter, r.use, r.refresh, r.use, r.leave]),
      r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
    ],
  ),
  "an abandoned batch is used again": scope(
    { workers: 3, items: 1, slots: 4, small: 2, batches: 3 },
    (r) => [r.worker(0, [r.replace(2)], true), r.worker(1, reads(r, 2)), r.worker(2, [r.recover(0, 0), r.replace(3)])],
    { kills: 1 },
  ),
  "2 replace, 1 reads": scope(
    { workers: 3, items: 1, slots: 4 },
    (r) => [r.worker(0, reads(r)), r.worker(1, [r.replace(2)]), r.worker(2, [r.replace(3)])],
    { long: true },
  ),
  "2 readers, 2 replacements": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, reads(r)), r.worker(1, reads(r)), r.worker(2, [r.replace(2), r.replace(3)])],
    { long: true },
  ),
  "a reader dies": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, reads(r), true), r.worker(1, [r.replace(2), r.replace(3)]), r.worker(2, [r.recover(0, 0)])],
    { kills: 1 },
  ),
  "the one who replaces dies": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, [r.replace(2), r.flush], true), r.worker(1, reads(r)), r.worker(2, [r.recover(0, 0)])],
    { kills: 1 },
  ),
  "the one who replaces dies, batches of 2": scope(
    { workers: 3, items: 2, slots: 3 },
    (r) => [
      r.worker(0, [r.replace(2), r.replace(3), r.flush], true),
      r.worker(1, reads(r)),
      r.worker(2, [r.recover(0, 0)]),
    ],
    { kills: 1, long: true },
  ),
} satisfies Record<string, Scope>;

const twice = {
  "a reader dies, then the one who recovers it": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, reads(r), true),
      r.worker(1, [r.replace(2)]),
      r.worker(2, [r.recover(0, 0)], true),
      r.worker(3, [r.recover(2, 2), r.recover(0, 0)]),
    ],
    { kills: 2, preemptions: 1 },
  ),
  "the one who replaces dies, then the one who recovers it": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, [r.replace(2)], true),
      r.worker(1, reads(r)),
      r.worker(2, [r.recover(0, 0)], true),
      r.worker(3, [r.recover(2, 2), r.recover(0, 0)]),
    ],
    { kills: 2, preemptions: 0 },
  ),
  "reader and replacer die at once": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, [r.replace(2)], true),
      r.worker(1, reads(r), true),
      r.worker(2, [r.recover(0, 0)]),
      r.worker(3, [r.recover(1, 1)]),
    ],
    { kills: 2, preemptions: 0 },
  ),
} satisfies Record<string, Scope>;

/** Two deaths: all states in the long form, in the short one those that few preemptions lead to. */
export const doubleDeaths: Record<string, Scope> = Object.fromEntries(
  Object.entries(twice).flatMap(([name, { preemptions, ...all }]: [string, Scope]) => [
    [`${name}, preemptions: ${preemptions}`, { ...all, preemptions }],
    [name, { ...all, long: true }],
  ]),
);

/** What users must not do, and what would happen. */
export const misuses = {
  "two threads in one row": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
  ]),
  "a live worker is recovered": scope({ workers: 3, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
    r.worker(2, [r.answerFor(0)]),
  ]),
  "the root is read before the guard begins": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, [r.find, r.enter, r.useFound, r.leave]),
    r.worker(1, [r.replace(2)]),
  ]),
} satisfies Record<string, Scope>;
