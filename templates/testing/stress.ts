import { Canary } from "./canary.js";
import type { Answer } from "./real-workers.js";
import { RealWorker } from "./real-workers.js";
import type { PoolLedger } from "./pool-model.js";
import type { StressCounts, StressJob } from "./worker-stress.js";
import { answerOf, operationsOf, PAUSE, RESUME, STOP } from "./worker-stress.js";
import { PoolHand } from "./worker-seat.js";

/** The module in the main thread: it does nothing but take back what the dead leave. */
export interface StressModule {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  recover(worker: number): unknown;
}

export interface StressPool {
  readonly capacity: number;
  /** Bytes of the struct. */
  readonly size: number;
  readonly pool: {
    tryAlloc(): number;
    allocBatch(out: Int32Array): number;
    free(handle: number): void;
    freeBatch(handles: Int32Array): void;
    addressOf(handle: number): number;
    flush(): void;
    stats(): PoolLedger;
    check(): Check;
  };
}

export interface StressArena {
  reset(): void;
  readonly used: number;
  check(): Check;
}

interface Check {
  readonly ok: boolean;
  readonly problems: readonly string[];
}

export interface StressPlan {
  readonly entry: URL;
  readonly seconds: number;
  /** Workers beside the main thread. */
  readonly workers: number;
  readonly module: StressModule;
  readonly guards?: { flush(): void };
  readonly pools: Readonly<Record<string, StressPool>>;
  readonly arenas: Readonly<Record<string, StressArena>>;
}

export interface StressReport {
  readonly problems: readonly string[];
  readonly deaths: number;
  /** Slots that were in the hand of a worker that died; one a death at most. */
  readonly lost: number;
  readonly counts: readonly StressCounts[];
}

/** From `STRESS_SECONDS`, or one second. */
export const stressSeconds = Number(
  (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env["STRESS_SECONDS"] ?? 1,
);

/** No worker is at rest as long as this, milliseconds. */
const STALLED = 8000;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets workers play mixed roles, kills one after the other at random, and looks at what is left. */
export async function stress(plan: StressPlan): Promise<StressReport> {
  const run = new Stress(plan);
  for (let n = 0; n < plan.workers; n++) await run.hire();
  let deaths = 0;
  for (const end = performance.now() + plan.seconds * 1000; performance.now() < end && run.problems.length === 0;) {
    await sleep(10 + Math.random() * 40);
    run.watch();
    await run.resetArenas();
    await run.killOne();
    deaths++;
    await run.hire();
  }
  const counts = await run.dismiss();
  const lost = run.problems.length === 0 ? run.settle(deaths) : 0;
  return { problems: run.problems, deaths, lost, counts };
}

interface Member {
  readonly row: number;
  readonly worker: RealWorker;
  /** What it did, once it has come to its end. */
  counts?: StressCounts;
  isDead: boolean;
  operations: number;
  lastSeen: number;
}

class Stress {
  readonly problems: string[] = [];
  readonly #plan: StressPlan;
  readonly #control = new SharedArrayBuffer(4 * 128);
  readonly #words = new Int32Array(this.#control);
  readonly #mails: Record<string, SharedArrayBuffer> = {};
  readonly #boards: Record<string, SharedArrayBuffer> = {};
  readonly #members: Member[] = [];

  constructor(plan: StressPlan) {
    this.#plan = plan;
    for (const [name, { capacity }] of Object.entries(plan.pools)) {
      const bytes = 4 * Math.max(1, Math.min(64, capacity >> 3));
      this.#mails[name] = new SharedArrayBuffer(bytes);
      this.#boards[name] = new SharedArrayBuffer(bytes);
    }
  }

  /** A worker in a row that nobody has; it is at work when this ends. */
  async hire(): Promise<void> {
    const taken = new Set([this.#plan.module.worker, ...this.#members.map(({ row }) => row)]);
    const row = Array.from({ length: 32 }, (_, r) => r).find((r) => !taken.has(r))!;
    Atomics.store(this.#words, operationsOf(row), 0);
    Atomics.store(this.#words, answerOf(row), 0);
    const worker = await RealWorker.start(this.#plan.entry);
    const job: Omit<StressJob, "buffer"> & { readonly buffer: ArrayBufferLike } = {
      run: "stress",
      buffer: this.#plan.module.buffer,
      row,
      seed: Math.floor(Math.random() * 2 ** 31),
      control: this.#control,
      pools: Object.fromEntries(Object.entries(this.#plan.pools).map(([name, { size }]) => [name, size])),
      arenas: Object.keys(this.#plan.arenas),
      mails: this.#mails,
      boards: this.#boards,
    };
    const member: Member = { row, worker, isDead: false, operations: 0, lastSeen: performance.now() };
    void this.#follow(member, worker.run(job));
    this.#members.push(member);
    await this.#until(() => Atomics.load(this.#words, operationsOf(row)) > 0, `worker ${row} does not begin`);
  }

  async #follow(member: Member, answer: Promise<Answer>): Promise<void> {
    const { problem, found } = await answer;
    if (problem === undefined) member.counts = found as StressCounts;
    else if (!member.isDead) this.problems.push(`worker ${member.row}: ${problem}`);
  }

  /** Everybody makes progress, whoever died. */
  watch(): void {
    for (const member of this.#members) {
      const operations = Atomics.load(this.#words, operationsOf(member.row));
      if (operations !== member.operations) member.lastSeen = performance.now();
      else if (performance.now() - member.lastSeen > STALLED) this.problems.push(`worker ${member.row} is stalled`);
      member.operations = operations;
    }
  }

  /** Ends a worker wherever it is, and takes back what it had. */
  async killOne(): Promise<void> {
    const [member] = this.#members.splice(Math.floor(Math.random() * this.#members.length), 1);
    if (!member || this.problems.length > 0) return;
    await this.#end(member);
    this.#plan.module.recover(member.row);
    this.#handIn();
  }

  /** When nobody is inside an allocation or holds a block, `reset` gives all arenas back. */
  async resetArenas(): Promise<void> {
    const arenas = Object.entries(this.#plan.arenas);
    if (arenas.length === 0) return;
    const number = Atomics.add(this.#words, PAUSE, 1) + 1;
    const isAnswered = ({ row }: Member): boolean => Atomics.load(this.#words, answerOf(row)) === number;
    await this.#until(() => this.#members.every(isAnswered), "not everybody answers");
    for (const [name, arena] of arenas) {
      this.problems.push(...arena.check().problems.map((problem) => `${name}: ${problem}`));
      arena.reset();
      if (arena.used !== 0) this.problems.push(`${name}: ${arena.used} bytes are in use after reset`);
    }
    Atomics.store(this.#words, RESUME, number);
    Atomics.notify(this.#words, RESUME);
  }

  /** Lets all who live come to their end; what each of them did. */
  async dismiss(): Promise<StressCounts[]> {
    Atomics.store(this.#words, STOP, 1);
    await this.#until(() => this.#members.every(({ counts }) => counts), "not everybody comes to an end");
    await Promise.all(this.#members.map((member) => this.#end(member)));
    return this.#members.flatMap(({ counts }) => counts ?? []);
  }

  /** Frees all that was published, and does the sums: how many slots were lost in the hands of the dead. */
  settle(deaths: number): number {
    this.#handIn();
    const lost = Object.entries(this.#plan.pools).map(([name, pool]) => {
      for (const words of [this.#mails[name]!, this.#boards[name]!]) this.#free(name, pool, new Int32Array(words));
      this.#handIn();
      return this.#ledger(name, pool);
    });
    const sum = lost.reduce((total, count) => total + count, 0);
    if (sum > deaths) this.problems.push(`${sum} slots are lost in ${deaths} deaths`);
    return sum;
  }

  #free(name: string, pool: StressPool, handles: Int32Array): void {
    const hand = new PoolHand(pool, new Canary(this.#plan.module.buffer), 0);
    for (const handle of handles.filter((h) => h !== 0)) {
      try {
        hand.look(handle);
        pool.pool.free(handle);
      } catch (error) {
        this.problems.push(`${name}: ${String(error)}`);
      }
    }
  }

  /** live + free + unmapped + quarantined = capacity; of those only lost ones are live. */
  #ledger(name: string, { pool, capacity }: StressPool): number {
    const { live, free, cached, retired, unmapped, quarantined } = pool.stats();
    const sum = live + free + unmapped + quarantined;
    if (cached !== 0) this.problems.push(`${name}: ${cached} slots are in the caches of nobody`);
    if (retired !== 0) this.problems.push(`${name}: ${retired} slots are retired, and no guard is left`);
    if (sum !== capacity) this.problems.push(`${name}: the ledger sums to ${sum} of ${capacity}`);
    this.problems.push(...pool.check().problems.map((problem) => `${name}: ${problem}`));
    return live;
  }

  /** Whatever it is at: from here on it says nothing. */
  async #end(member: Member): Promise<void> {
    member.isDead = true;
    await member.worker.kill();
  }

  /** What the main thread got by recovering is for all. */
  #handIn(): void {
    this.#plan.guards?.flush();
    for (const { pool } of Object.values(this.#plan.pools)) pool.flush();
  }

  async #until(isSo: () => boolean, otherwise: string): Promise<void> {
    for (const end = performance.now() + STALLED; !isSo() && this.problems.length === 0; await sleep(1)) {
      if (performance.now() > end) this.problems.push(otherwise);
    }
  }
}
