import type { RealCrew } from "./real-workers.js";
import type { ArenaJob, Block } from "./worker-arena.js";
import type { PoolJob, PoolStep } from "./worker-pool.js";

/** How often a program is repeated in one run: long enough for threads to meet while others keep the machine busy. */
const POOL_ROUNDS = 200;
const ARENA_ROUNDS = 20;

/** Places to leave handles at. */
const PLACES = 16;

/** A job for each worker of a crew, all on one image. */
interface Shared<Program> {
  readonly buffer: ArrayBufferLike;
  readonly allocator: string;
  readonly programs: readonly Program[];
}

/** Runs a program in each worker. Handles that are left in the mail or on the board: live, and nobody's. */
export async function runPoolPrograms(
  crew: RealCrew,
  work: Shared<readonly PoolStep[]> & { readonly size: number },
): Promise<Int32Array> {
  const [mail, board] = [new SharedArrayBuffer(4 * PLACES), new SharedArrayBuffer(4 * PLACES)];
  const { buffer, allocator, size } = work;
  const jobs = work.programs.map(
    (program): Partial<Omit<PoolJob, "buffer">> & { readonly buffer: ArrayBufferLike } => ({
      run: "pool",
      buffer,
      allocator,
      size,
      program,
      rounds: POOL_ROUNDS,
      mail,
      board,
    }),
  );
  await crew.run(jobs);
  return Int32Array.from([...new Int32Array(mail), ...new Int32Array(board)].filter((handle) => handle !== 0));
}

/** Runs a program in each worker: how many bytes the blocks have that were handed out, all of them apart. */
export async function runArenaPrograms(
  crew: RealCrew,
  work: Shared<readonly (readonly [bytes: number, align: number])[]> & { readonly isSharded: boolean },
): Promise<number> {
  const { buffer, allocator, isSharded } = work;
  const jobs = work.programs.map(
    (program): Partial<Omit<ArenaJob, "buffer">> & { readonly buffer: ArrayBufferLike } => ({
      run: "arena",
      buffer,
      allocator,
      isSharded,
      program,
      blocks: 500,
      rounds: ARENA_ROUNDS,
    }),
  );
  const found = (await crew.run(jobs)) as Block[][];
  const blocks = found.flat().sort(([a], [b]) => a - b);
  blocks.forEach(([address, bytes], i) => {
    const next = blocks[i + 1]?.[0] ?? Infinity;
    if (address + bytes > next) throw new Error(`the block of ${bytes} bytes at ${address} reaches past ${next}`);
  });
  return blocks.reduce((sum, [, bytes]) => sum + bytes, 0);
}
