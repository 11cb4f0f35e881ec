import type { Row } from "./compare.js";
import { compare } from "./compare.js";
import type { ArenaDescription, RecordDescription } from "./description.js";
import { freshLoops } from "./fresh.js";
import { benchFreeing } from "./freeing-bench.js";
import type { Arena, FreeingArena, Loop } from "./loops.js";
import { counterOf, counterProperty, powerBelow } from "./module.js";
import { pascalCase } from "../testing/names.js";

/** Structs that are measured; the others differ in size only. */
const STRUCTS = 2;

/** Bytes of a block. */
const BLOCK = 32;

/** Records and blocks: those that can be are freed one by one, the others dropped every few hundred. */
export const benchArena = (arena: Arena, about: ArenaDescription): Promise<Row[]> =>
  about.frees === true ? benchFreeing(arena as FreeingArena, about) : benchDropping(arena, about);

async function benchDropping(arena: Arena, { of, size }: ArenaDescription): Promise<Row[]> {
  const measured = of.filter((record) => lifetime(size, record.size) > 16).slice(0, STRUCTS);
  const rows: Row[] = [];
  for (const record of measured) {
    const live = lifetime(size, record.size);
    const group = `${record.name}: allocate, write, read; drop ${live} at once`;
    rows.push(...(await compare(group, 1000, await records(arena, record, live))));
  }
  const live = lifetime(size, BLOCK);
  if (live < 1) return rows;
  return [
    ...rows,
    ...(await compare(`${BLOCK} bytes: allocate; drop ${live} at once`, 1000, await bytes(arena, live))),
  ];
}

/** Records that live at once: a power of two, at most half of what fits. */
const lifetime = (arena: number, record: number): number =>
  powerBelow(Math.min(1024, arena / (2 * Math.max(16, record))));

type Contenders = Readonly<Record<string, Loop>>;

async function records(arena: Arena, record: RecordDescription, live: number): Promise<Contenders> {
  const [a, b, c] = await Promise.all([freshLoops(), freshLoops(), freshLoops()]);
  const counter = counterOf(record, true);
  const name = pascalCase(record.name);
  const kept = Array.from({ length: live }, () => record.object());
  return {
    [`tryAlloc${name}`]: a.arenaRecords(arena, `tryAlloc${name}`, a.touching(arena, counter), live),
    [`alloc${name}`]: b.arenaRecords(arena, `alloc${name}`, b.touching(arena, counter), live),
    "new object": c.newObjects(record.object, c.touchingObject(counterProperty(record)), kept),
  };
}

async function bytes(arena: Arena, live: number): Promise<Contenders> {
  const [a, b, c] = await Promise.all([freshLoops(), freshLoops(), freshLoops()]);
  const kept = Array.from({ length: live }, () => new Uint8Array(BLOCK));
  return {
    tryAlloc: a.tryBlocks(arena, BLOCK, live),
    alloc: b.blocks(arena, BLOCK, live),
    "new Uint8Array": c.byteArrays(BLOCK, kept),
  };
}
