import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type ArenaShape, shardedArena } from "../exploration/specs.js";
import { Build, type Mutant } from "./build.js";
import type { ResetsGround } from "./programs/ground.js";

export interface Resets {
  readonly rounds: number;
  /** Blocks that were handed out twice in one epoch. */
  readonly found: readonly string[];
  /** Resets that were refused, since another worker was seen to allocate, and that were not. */
  readonly busy: number;
  readonly done: number;
}

/** Workers reset one arena at the same moment, and allocate behind that, in so many rounds or seconds. */
export async function resets(
  shape: ArenaShape,
  limits: { readonly rounds: number; readonly seconds: number },
  mutant?: Mutant,
): Promise<Resets> {
  const build = new Build(mutant),
    arena = shardedArena(shape),
    { workers } = shape;
  try {
    build.emit("arena-class", "kinds/sharded-arena/sharded-arena.ts", arena);
    const buffer = new SharedArrayBuffer(arena.imageWords * 4),
      listWords = 128;
    if (arena.checked) new Int32Array(buffer)[arena.metaWord] = -1;
    const control = new Int32Array(new SharedArrayBuffer(64)),
      lists = new Int32Array(new SharedArrayBuffer(workers * listWords * 4));
    const ground: ResetsGround = { buffer, arena, control, workers, lists, listWords, ...limits };
    const hire = async (row: number): Promise<Resets> => {
      const worker = new Worker(build.url("resets"), { workerData: { ...ground, row } });
      const [result] = (await once(worker, "message")) as [Resets];
      await worker.terminate();
      return result;
    };
    const [first] = await Promise.all(Array.from({ length: workers }, (_, row) => hire(row)));
    return first!;
  } finally {
    build.remove();
  }
}
