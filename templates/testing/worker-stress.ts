import { Canary } from "./canary.js";
import type { Held, Seat, SeatGuards, Work, WorkerArena } from "./worker-seat.js";
import { allocatorIn, findIn, PoolHand, poolIn } from "./worker-seat.js";

/*
 * Words that all threads of a stress test share:
 *
 *   0  STOP     1: everybody ends
 *   1  PAUSE    number of the last pause that was asked for; before it counts, each worker drops its blocks
 *   2  RESUME   number of the last pause that is over
 *   8 + 2 row   operations of the worker in that row, and behind them the last pause it has answered
 */
export const STOP = 0;
export const PAUSE = 1;
export const RESUME = 2;
export const operationsOf = (row: number): number => 8 + 2 * row;
export const answerOf = (row: number): number => 9 + 2 * row;

/** Mixed roles on sharded allocators of a module, until STOP or death. */
export interface StressJob extends Work {
  readonly run: "stress";
  readonly row: number;
  readonly control: SharedArrayBuffer;
  /** Bytes of the struct, of each pool that is used; and which arenas are. */
  readonly pools: Readonly<Record<string, number>>;
  readonly arenas: readonly string[];
  /** Of each pool that is used: see PoolJob. */
  readonly mails: Readonly<Record<string, SharedArrayBuffer>>;
  readonly boards: Readonly<Record<string, SharedArrayBuffer>>;
}

/** What a worker that lived to the end did. */
export interface StressCounts {
  operations: number;
  reads: number;
  waits: number;
}

const OPERATIONS_A_LOOK = 32;

export function runStressJob(job: StressJob, seat: Seat): StressCounts {
  const counts = { operations: 0, reads: 0, waits: 0 };
  const control = new Int32Array(job.control);
  const below = generator(job.seed);
  const roles = rolesOf(job, seat, counts, below);
  while (Atomics.load(control, STOP) === 0) {
    if (Atomics.load(control, PAUSE) !== Atomics.load(control, answerOf(job.row))) pause(roles, control, job.row);
    for (let n = 0; n < OPERATIONS_A_LOOK; n++) roles[below(roles.length)]!.act(below);
    counts.operations += OPERATIONS_A_LOOK;
    Atomics.add(control, operationsOf(job.row), OPERATIONS_A_LOOK);
  }
  for (const role of roles) role.rest();
  return counts;
}

/** What a worker does by chance. At most one slot is in its hand, whatever it is at. */
interface Role {
  act(below: (n: number) => number): void;
  /** Nothing of it is in hand any more. */
  rest(): void;
}

/** Everybody is here until the main thread has reset the arenas. */
function pause(roles: readonly Role[], control: Int32Array, row: number): void {
  const number = Atomics.load(control, PAUSE);
  for (const role of roles) role.rest();
  Atomics.store(control, answerOf(row), number);
  for (let over = 0; over < number; over = Atomics.load(control, RESUME)) Atomics.wait(control, RESUME, over, 100);
}

function rolesOf(job: StressJob, seat: Seat, counts: StressCounts, below: (n: number) => number): Role[] {
  const canary = new Canary(job.buffer);
  const pools = Object.entries(job.pools).flatMap(([name, size]): Role[] => {
    const [mail, board] = [job.mails[name], job.boards[name]];
    if (!mail || !board || !seat.guards) return [];
    const hand = new PoolHand(poolIn(seat, name, size), canary, job.seed);
    return rolesWith(new Slots(hand, seat.guards, new Int32Array(mail), new Int32Array(board), counts));
  });
  const arenas = job.arenas.map((name) => allocatorIn<WorkerArena>(seat, name));
  return [...pools, ...arenas.map((arena) => new Blocks(arena, canary, below(256)))];
}

/** As often as they stand here. */
const rolesWith = (slots: Slots): Role[] => {
  const rest = (): void => slots.rest();
  return [
    { act: () => slots.bounce(), rest },
    { act: (below) => slots.send(below), rest },
    { act: (below) => slots.publish(below), rest },
    { act: (below) => slots.publish(below), rest },
    { act: (below) => slots.read(below), rest },
    { act: (below) => slots.read(below), rest },
  ];
};

/** What a worker does with the slots of one pool. */
class Slots {
  readonly #hand: PoolHand;
  readonly #guards: SeatGuards;
  readonly #mail: Int32Array;
  readonly #board: Int32Array;
  readonly #counts: StressCounts;

  constructor(hand: PoolHand, guards: SeatGuards, mail: Int32Array, board: Int32Array, counts: StressCounts) {
    this.#hand = hand;
    this.#guards = guards;
    this.#mail = mail;
    this.#board = board;
    this.#counts = counts;
  }

  /** Takes one and gives it back. */
  bounce(): void {
    const held = this.#take();
    this.#hand.verify(held);
    this.#hand.pool.free(held.handle);
  }

  /** Hands one to another worker, and frees what another handed over. */
  send(below: (n: number) => number): void {
    const { handle } = this.#take();
    const before = Atomics.exchange(this.#mail, below(this.#mail.length), handle);
    if (before === 0) return;
    this.#hand.look(before);
    this.#hand.pool.free(before);
  }

  /** Puts one where all read it, and retires the one before. */
  publish(below: (n: number) => number): void {
    const { handle } = this.#take();
    const before = Atomics.exchange(this.#board, below(this.#board.length), handle);
    if (before !== 0) this.#hand.pool.retire!(before);
  }

  read(below: (n: number) => number): void {
    this.#guards.enter();
    for (let n = 0; n < 4; n++) {
      const handle = findIn(this.#guards, this.#board, below(this.#board.length));
      if (handle === 0) continue;
      this.#counts.reads++;
      this.#hand.look(handle, 20);
    }
    this.#guards.leave();
  }

  rest(): void {
    this.#guards.flush();
    this.#hand.pool.flush!();
  }

  /** Retired slots may wait for a reader that sleeps: hands in ours, and waits. */
  #take(): Held {
    const { pool } = this.#hand;
    const handle = pool.tryAlloc();
    if (handle !== 0) return this.#hand.fill(handle);
    this.#counts.waits++;
    this.#guards.flush();
    const late = pool.allocWait!(10_000);
    if (late === 0) throw new Error("no slot came within 10 s, though most of them are not in use");
    return this.#hand.fill(late);
  }
}

/** Blocks of an arena that live until the next pause; the last ones are looked at now and then. */
class Blocks implements Role {
  readonly #arena: WorkerArena;
  readonly #canary: Canary;
  readonly #blocks: (readonly [address: number, bytes: number, mark: number])[] = [];
  #mark: number;

  constructor(arena: WorkerArena, canary: Canary, mark: number) {
    this.#arena = arena;
    this.#canary = canary;
    this.#mark = mark;
  }

  act(below: (n: number) => number): void {
    const bytes = 1 + below(100);
    const handle = this.#arena.tryAlloc(bytes);
    if (handle !== 0) this.#fill(this.#arena.addressOf(handle), bytes);
    if (this.#blocks.length > 0) this.#verify(this.#blocks[below(this.#blocks.length)]!);
  }

  rest(): void {
    for (const block of this.#blocks.splice(0)) this.#verify(block);
  }

  #fill(address: number, bytes: number): void {
    this.#mark = (this.#mark + 1) & 0xff;
    this.#canary.fill(address, bytes, this.#mark);
    this.#blocks.push([address, bytes, this.#mark]);
    if (this.#blocks.length > 200) this.#blocks.shift();
  }

  #verify([address, bytes, mark]: readonly [number, number, number]): void {
    this.#canary.verify(address, bytes, mark, `the block at ${address}`);
  }
}

/** Xorshift: numbers below n. */
function generator(seed: number): (n: number) => number {
  let x = seed | 1;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}
