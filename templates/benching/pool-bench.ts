import type { Row } from "./compare.js";
import { compare } from "./compare.js";
import type { PoolDescription } from "./description.js";
import { freshLoops } from "./fresh.js";
import type { Loop, Pool } from "./loops.js";
import { counterOf, counterProperty, powerBelow } from "./module.js";

/** Slots that live while others are replaced. */
const LIVE = 4096;

/** Allocate, write, read and free, alone and among thousands that live. */
export async function benchPool(pool: Pool, about: PoolDescription): Promise<Row[]> {
  const { REPLACED } = await freshLoops();
  const live = Math.min(LIVE, powerBelow(Math.max(1, about.capacity / 2)));
  const pair = await compare("allocate, write, read, free", 1000, await pairs(pool, about));
  if (live <= REPLACED) return pair;
  const group = `replace ${REPLACED} of ${live} at random`;
  return [...pair, ...(await compare(group, 1600, await replacements(pool, about, live)))];
}

type Contenders = Readonly<Record<string, Loop>>;

const wordsOf = ({ of }: PoolDescription): number => Math.max(2, Math.ceil(of.size / 4));

async function pairs(pool: Pool, about: PoolDescription): Promise<Contenders> {
  const { of } = about;
  const make = of.object;
  const property = counterProperty(of);
  const [a, b, c, d, e] = await Promise.all([freshLoops(), freshLoops(), freshLoops(), freshLoops(), freshLoops()]);
  const kept = Array.from({ length: 64 }, () => make());
  return {
    tryAlloc: a.tryAllocAndFree(pool, a.touching(pool, counterOf(of))),
    alloc: b.allocAndFree(pool, b.touching(pool, counterOf(of))),
    "new object": c.newObjects(make, c.touchingObject(property), kept),
    "object pool": d.recycledObjects(make, d.touchingObject(property), []),
    "typed array by hand": e.recordsByHand(new e.Records(wordsOf(about), 64)),
  };
}

async function replacements(pool: Pool, about: PoolDescription, live: number): Promise<Contenders> {
  const make = about.of.object;
  const property = counterProperty(about.of);
  const [a, b, c, d] = await Promise.all([freshLoops(), freshLoops(), freshLoops(), freshLoops()]);
  const handles = new Int32Array(live);
  pool.allocBatch(handles);
  const objects = (): object[] => Array.from({ length: live }, () => make());
  const records = new d.Records(wordsOf(about), live + 64);
  const places = Int32Array.from({ length: live }, () => records.take());
  return {
    alloc: a.replaceSlots(pool, a.touching(pool, counterOf(about.of)), handles),
    "new object": b.replaceObjects(make, b.touchingObject(property), objects()),
    "object pool": c.replaceRecycled(make, c.touchingObject(property), objects(), []),
    "typed array by hand": d.replaceRecords(records, places),
  };
}
