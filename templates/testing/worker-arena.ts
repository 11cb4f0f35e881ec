import { Canary } from "./canary.js";
import { Meeting } from "./meeting.js";
import type { CrewWork, Seat, WorkerArena } from "./worker-seat.js";
import { allocatorIn } from "./worker-seat.js";

/**
 * Sizes and alignments of blocks to be allocated, round and round, until `blocks` of them are there or none fits. All
 * of that again after a reset, as often as there are rounds: of arenas only that can be reset.
 */
export interface ArenaJob extends CrewWork {
  readonly run: "arena";
  readonly isSharded: boolean;
  readonly program: readonly (readonly [bytes: number, align: number])[];
  readonly blocks: number;
  readonly rounds: number;
}

export type Block = readonly [address: number, size: number];

/** Address and size of each block of the last round; all were verified once they were all there. */
export function runArenaJob(job: ArenaJob, seat: Seat): readonly Block[] {
  const arena = allocatorIn<WorkerArena>(seat, job.allocator);
  const meeting = new Meeting(job.meeting);
  const canary = new Canary(job.buffer);
  const rounds = job.isSharded ? job.rounds : 1;
  try {
    for (let round = 1; ; round++) {
      meeting.meet();
      const blocks = fill(job, arena, canary);
      blocks.forEach(([address, size], i) =>
        canary.verify(address, size, job.seed * 83 + i, `the block at ${address}`),
      );
      if (round === rounds) return blocks;
      if (meeting.meet()) arena.reset();
    }
  } finally {
    meeting.leave();
  }
}

function fill({ program, blocks, seed }: ArenaJob, arena: WorkerArena, canary: Canary): Block[] {
  const filled: Block[] = [];
  for (let i = 0; i < blocks; i++) {
    const [size, align] = program[i % program.length]!;
    const handle = arena.tryAlloc(size, align);
    if (handle === 0) break;
    const address = arena.addressOf(handle);
    if (address % align !== 0) throw new Error(`block ${handle} is at ${address}, no multiple of ${align}`);
    canary.fill(address, size, seed * 83 + i);
    filled.push([address, size]);
  }
  return filled;
}
