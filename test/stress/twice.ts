import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { bitmapPool, reclamation, shardedFreeList } from "../exploration/specs.js";
import { Build, type Mutant } from "./build.js";
import type { Ending, Pool, PoolClass } from "./programs/classes.js";
import type { TwiceGround } from "./programs/ground.js";

export interface Twice {
  readonly kind: "sharded-free-list" | "free-list";
  readonly level: "checked" | "paranoid";
  /** What the two workers do with the handle. */
  readonly endings: readonly [Ending, Ending];
}

export interface Outcome {
  readonly tries: number;
  /** The first try that did not end one handle once, and refuse it once with DOUBLE_FREE. */
  readonly wrong: readonly string[];
  /** What `check` finds at the end. */
  readonly problems: readonly string[];
  /** Slots that were handed out twice behind that. */
  readonly doubles: number;
}

const capacity = 64,
  workers = 3;

/** Allocates all there is. */
function countDoubles(pool: Pool): number {
  const handles: number[] = [];
  for (let h = pool.tryAlloc(); h !== 0; h = pool.tryAlloc()) handles.push(h);
  return handles.length - new Set(handles.map((h) => h & 127)).size;
}

function place({ kind, level }: Twice, build: Build): { words: number; hasGuards: boolean } {
  const paranoid = level === "paranoid";
  if (kind === "free-list") {
    const spec = bitmapPool(capacity, workers, true, { paranoid });
    build.emit("pool", "kinds/free-list/shared-checked.ts", spec);
    return { words: spec.imageWords, hasGuards: false };
  }
  const list = shardedFreeList({ capacity, workers, checked: true, paranoid, cells: 3 });
  const guards = reclamation({ workers, items: 1, slots: capacity, lineWords: 32, from: list.imageWords });
  build.emit("pool", "kinds/sharded-free-list/sharded-free-list.ts", { ...list, imageWords: guards.imageWords });
  build.emit("reclamation", "reclamation/reclamation.ts", guards);
  return { words: guards.imageWords, hasGuards: true };
}

/** Two workers end each of many handles at the same moment, until one try goes wrong, or for so many tries and seconds. */
export async function twice(
  shape: Twice,
  limits: { tries: number; seconds: number },
  mutant?: Mutant,
): Promise<Outcome> {
  const build = new Build(mutant);
  try {
    const { words, hasGuards } = place(shape, build),
      buffer = new SharedArrayBuffer(words * 4);
    const Class = await build.load<PoolClass>("pool"),
      pool: Pool = new Class(buffer, 0, 2);
    pool._format();
    const control = new Int32Array(new SharedArrayBuffer(64));
    const ground: TwiceGround = { buffer, control, endings: shape.endings, hasGuards, ...limits };
    const hire = async (row: number): Promise<{ tries: number; wrong: readonly string[] }> => {
      const worker = new Worker(build.url("twice"), { workerData: { ...ground, row } });
      const [result] = (await once(worker, "message")) as [{ tries: number; wrong: readonly string[] }];
      await worker.terminate();
      return result;
    };
    const [{ tries, wrong }] = await Promise.all([hire(0), hire(1)]);
    const { problems } = pool.check();
    return { tries, wrong, problems, doubles: countDoubles(pool) };
  } finally {
    build.remove();
  }
}
