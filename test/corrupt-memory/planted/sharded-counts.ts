import type { Image, Part } from "../scene.js";
import type { Counting } from "./counts.js";
import type { Counts } from "./fault.js";
import { levels } from "../../kinds/kind-under-test.js";
import type { Ground } from "./ground.js";
import { makeOld, poolOf, slotOf } from "./pool.js";

const ofPool = (counts: Counts): Counts => {
  const all = { live: 0, free: 0, cached: 0, retired: 0, unmapped: 0, quarantined: 0, ...counts };
  return { ...all, capacity: Object.values(all).reduce((sum, n) => sum + n) };
};

const take = (part: Part, count: number): number[] => Array.from({ length: count }, () => part["alloc"]!() as number);

/** Magazines of three slots, four of them filled. One worker, which has at most one of them in its hand. */
function* alone({ part }: Ground): Iterable<Counts> {
  yield ofPool({ unmapped: 12 });
  const [first] = take(part, 1);
  yield ofPool({ live: 1, cached: 2, unmapped: 9 });
  part["free"]!(first);
  yield ofPool({ cached: 3, unmapped: 9 });
  part["flush"]!();
  yield ofPool({ free: 3, unmapped: 9 });
  const six = take(part, 6);
  yield ofPool({ live: 6, unmapped: 6 });
  for (const [i, h] of six.slice(0, 3).entries()) {
    part["free"]!(h);
    yield ofPool({ live: 5 - i, cached: i + 1, unmapped: 6 });
  }
  part["free"]!(six[3]!); // its magazine is full, and goes to the depot
  yield ofPool({ live: 2, cached: 1, free: 3, unmapped: 6 });
  part["flush"]!();
  yield ofPool({ live: 2, free: 4, unmapped: 6 });
  take(part, 10);
  yield ofPool({ live: 12 });
  part["reset"]!();
  part["flush"]!();
  yield ofPool({ free: 12 });
}

const enter = (image: Image): unknown => (image["guards"] as Part)["enter"]!();
const leave = (image: Image): unknown => (image["guards"] as Part)["leave"]!();

/** Another worker looks while slots are retired; it frees them when it is the last that could see them. */
function* retired({ part, attach, name }: Ground): Iterable<Counts> {
  const peer = attach(),
    handles = take(part, 3);
  enter(peer);
  for (const [i, h] of handles.entries()) {
    part["retire"]!(h);
    yield ofPool({ live: 2 - i, retired: i + 1, unmapped: 9 });
  }
  leave(peer);
  yield ofPool({ cached: 3, unmapped: 9 });
  peer[name]!["flush"]!();
  yield ofPool({ free: 3, unmapped: 9 });
}

function* worn(ground: Ground): Iterable<Counts> {
  const { part } = ground,
    [first, second] = take(part, 2) as [number, number];
  const pool = poolOf(ground, [first, second], {});
  part["free"]!(makeOld(pool, slotOf(ground, first)));
  yield ofPool({ live: 1, cached: 1, unmapped: 9, quarantined: 1 });
  part["retire"]!(makeOld(pool, slotOf(ground, second)));
  yield ofPool({ cached: 1, unmapped: 9, quarantined: 2 });
  take(part, 10);
  yield ofPool({ live: 10, quarantined: 2 });
}

/** Bytes: of `blocks` blocks, and lost to buffers that were given up. A guard of 8 bytes stands behind each block. */
const ofArena = ({ level }: Ground, used: number, blocks: number, padding = 0): Counts => {
  const metadata = level === "paranoid" ? blocks * 8 : 0;
  return { size: 512, used, padding, metadata, remaining: 512 - used - padding - metadata };
};

/** Two shards of 256 bytes, buffers of 128. The worker's third buffer lies behind another worker's: the rest of its second is lost. */
function* spread(ground: Ground): Iterable<Counts> {
  const { part, attach, name, level } = ground;
  yield ofArena(ground, 0, 0);
  part["alloc"]!(8);
  yield ofArena(ground, 8, 1);
  part["alloc"]!(97);
  yield ofArena(ground, 8 + 104, 2);
  const peer = attach();
  peer[name]!["alloc"]!(1);
  yield ofArena(ground, 8 + 104 + 8, 3);
  part["alloc"]!(112);
  yield ofArena(ground, 120 + 112, 4);
  part["alloc"]!(40);
  const lost = level === "paranoid" ? 256 - 224 - 24 : 256 - 224;
  yield ofArena(ground, 232 + 40, 5, lost);
  part["flush"]!(); // what is left goes back to its shard
  yield ofArena(ground, 272, 5, lost);
  peer[name]!["reset"]!();
  yield ofArena(ground, 0, 0);
  part["alloc"]!(300); // more than a shard has
  yield ofArena(ground, 304, 1);
}

const guarded = ["checked", "paranoid"] as const;

export const shardedCounts: readonly Counting[] = [
  { title: "one worker's hand", sharing: "shared", levels, allocator: "items", states: alone },
  { title: "slots are retired", sharing: "shared", levels, allocator: "items", states: retired },
  { title: "slots wear out", sharing: "shared", levels: guarded, allocator: "worn", states: worn },
  { title: "buffers of two workers", sharing: "shared", levels, allocator: "spread", states: spread },
];
