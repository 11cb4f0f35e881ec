import type { Row } from "./compare.js";
import { compare } from "./compare.js";
import type { ArenaDescription, RecordDescription } from "./description.js";
import { freshLoops } from "./fresh.js";
import { type FreeingArena, type Loop, REPLACED, SIZES } from "./loops.js";
import { counterOf, counterProperty, powerBelow } from "./module.js";
import { pascalCase } from "../testing/names.js";

/** Structs that are measured; the others differ in size only. */
const STRUCTS = 2;

/** Records that are freed at once, and blocks of any size that replace each other. */
export async function benchFreeing(arena: FreeingArena, { of, size }: ArenaDescription): Promise<Row[]> {
  const rows: Row[] = [];
  for (const record of of.filter((own) => own.size * 2 <= size).slice(0, STRUCTS)) {
    const group = `${record.name}: allocate, write, read, free`;
    rows.push(...(await compare(group, 1000, await records(arena, record))));
  }
  const live = powerBelow(Math.min(1024, size / (4 * SIZES * 16)));
  if (live < REPLACED) return rows;
  const group = `${live} blocks of 16 to ${SIZES * 16} bytes: replace ${REPLACED} at a time`;
  return [...rows, ...(await compare(group, 1024, await blocks(arena, live)))];
}

type Contenders = Readonly<Record<string, Loop>>;

async function records(arena: FreeingArena, record: RecordDescription): Promise<Contenders> {
  const [a, b] = await Promise.all([freshLoops(), freshLoops()]);
  const method = `alloc${pascalCase(record.name)}`;
  const kept = Array.from({ length: 1024 }, () => record.object());
  return {
    [`${method}, free`]: a.freedRecords(arena, method, a.touching(arena, counterOf(record, true))),
    "new object": b.newObjects(record.object, b.touchingObject(counterProperty(record)), kept),
  };
}

async function blocks(arena: FreeingArena, live: number): Promise<Contenders> {
  const [a, b] = await Promise.all([freshLoops(), freshLoops()]);
  const handles = Int32Array.from({ length: live }, () => arena.alloc(SIZES * 16));
  const arrays = Array.from({ length: live }, () => new Uint8Array(SIZES * 16));
  return { "alloc, free": a.replaceBlocks(arena, handles), "new Uint8Array": b.replaceArrays(arrays) };
}
