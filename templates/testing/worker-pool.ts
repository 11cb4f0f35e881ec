import { Canary } from "./canary.js";
import { Meeting } from "./meeting.js";
import type { CrewWork, Held, Seat } from "./worker-seat.js";
import { findIn, PoolHand, poolIn } from "./worker-seat.js";

/** A step of a worker's program, and a number that says how many, which one or where. */
export type PoolStep = readonly [step: keyof typeof steps, n: number];

/** `rounds` times the same program, on the pool of that name, together with the rest of the crew. */
export interface PoolJob extends CrewWork {
  readonly run: "pool";
  /** Bytes of the struct. */
  readonly size: number;
  readonly program: readonly PoolStep[];
  readonly rounds: number;
  /** Handles on their way to another thread: whoever takes one out owns it. */
  readonly mail: SharedArrayBuffer;
  /** Handles that everybody may read inside a guard; whoever takes one out retires it. */
  readonly board: SharedArrayBuffer;
}

interface Turn {
  readonly hand: PoolHand;
  readonly held: Held[];
  readonly mail: Int32Array;
  readonly board: Int32Array;
  readonly seat: Seat;
}

const take = ({ hand, held }: Turn, handle: number): void => {
  if (handle !== 0) held.push(hand.fill(handle));
};

/** One of those in hand, verified; 0 when there is none. */
const give = ({ hand, held }: Turn, n: number): number => {
  const [given] = held.splice(n % held.length, 1);
  if (!given) return 0;
  hand.verify(given);
  return given.handle;
};

const steps = {
  alloc: (turn: Turn): void => take(turn, turn.hand.pool.tryAlloc()),

  allocBatch: (turn: Turn, n: number): void => {
    const out = new Int32Array(n % 10);
    const count = turn.hand.pool.allocBatch(out);
    for (const handle of out.subarray(0, count)) take(turn, handle);
  },

  free: (turn: Turn, n: number): void => {
    const handle = give(turn, n);
    if (handle !== 0) turn.hand.pool.free(handle);
  },

  freeBatch: (turn: Turn, n: number): void => {
    const handles = Array.from({ length: n % 10 }, () => give(turn, n)).filter((handle) => handle !== 0);
    turn.hand.pool.freeBatch(Int32Array.from(handles));
  },

  /** Hands one over and frees what lay there, which another thread may have allocated. */
  send: (turn: Turn, n: number): void => {
    const handle = give(turn, n);
    const before = Atomics.exchange(turn.mail, n % turn.mail.length, handle);
    if (before === 0) return;
    turn.hand.look(before);
    turn.hand.pool.free(before);
  },

  /** Shows one to all and retires the one shown before. */
  publish: (turn: Turn, n: number): void => {
    const handle = give(turn, n);
    const before = Atomics.exchange(turn.board, n % turn.board.length, handle);
    if (before !== 0) turn.hand.pool.retire?.(before);
  },

  read: ({ seat, board, hand }: Turn, n: number): void => {
    const { guards } = seat;
    guards?.guard(() => {
      const handle = findIn(guards, board, n % board.length);
      if (handle !== 0) hand.look(handle, 5);
    });
  },

  flush: ({ hand, seat }: Turn): void => {
    seat.guards?.flush();
    hand.pool.flush?.();
  },
};

/** Throws when a slot does not hold what it must; frees all that is in hand at the end. */
export function runPoolJob(job: PoolJob, seat: Seat): void {
  const turn: Turn = {
    hand: new PoolHand(poolIn(seat, job.allocator, job.size), new Canary(job.buffer), job.seed),
    held: [],
    mail: new Int32Array(job.mail),
    board: new Int32Array(job.board),
    seat,
  };
  new Meeting(job.meeting).meet();
  for (let round = 0; round < job.rounds; round++) {
    for (const [step, n] of job.program) steps[step](turn, n);
    while (turn.held.length > 0) steps.free(turn, round);
  }
}
