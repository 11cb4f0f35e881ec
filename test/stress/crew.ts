import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { attachWorker, incarnationOf, recoverWorker, type WorkerTable } from "../../templates/runtime/worker-table.js";
import type { Recoverable } from "../../templates/runtime/worker-table.js";
import { generator } from "../explorer/walk.js";
import { Orders } from "./programs/orders.js";
import { columns, OPERATIONS, tallyBytes, tallyOf } from "./programs/tally.js";

export interface Member {
  readonly worker: Worker;
  readonly row: number;
  readonly incarnation: number;
  /** Its progress when it was last looked at; -1 when it was hired since. */
  progress: number;
}

export interface Job {
  /** What the workers run. */
  readonly program: URL;
  readonly data: object;
  readonly table: WorkerTable;
  readonly m: Int32Array;
  /** Whether workers recover each other, too. */
  readonly hasNurses: boolean;
  /** What takes back what a dead worker had in its hand. */
  readonly parts: () => readonly Recoverable[];
  /** Called at once when a worker has died, its row still being its own. */
  readonly mourn: (row: number) => void;
  /** Called when its row has been recovered; somebody else may be in it by then. */
  readonly settle: (row: number, incarnation: number) => void;
}

const patience = 30_000;

/** State of a row of the worker table. */
const FREE = 0;

/** Real threads that share an image, hired and killed while the others work. The thread that has a Crew is in row `me`. */
export class Crew {
  readonly me: number;
  readonly members: Member[] = [];
  readonly errors: string[] = [];
  readonly random = generator(Date.now());
  deaths = 0;
  /** Workers that died while they recovered another. */
  deadNurses = 0;
  readonly #job: Job;
  readonly #orders: Orders;
  readonly #tally: SharedArrayBuffer;
  readonly #gone = new Float64Array(columns.length);
  #hired = 0;

  constructor(job: Job) {
    const { workers } = job.table;
    this.#job = job;
    this.#orders = new Orders(new Int32Array(new SharedArrayBuffer(4 * Orders.wordsFor(workers))), workers);
    this.#tally = new SharedArrayBuffer(tallyBytes(workers));
    this.me = attachWorker(job.table, job.m);
    this.resume();
  }

  /** Hires until there are `workers`; all at once: a thread takes its time to start where many others work. */
  async fillUp(workers: number): Promise<void> {
    await Promise.all(Array.from({ length: workers - this.members.length }, () => this.hire()));
  }

  async hire(): Promise<void> {
    const { table, m, program, data } = this.#job;
    const row = attachWorker(table, m),
      incarnation = incarnationOf(table, m, row);
    const hired = { row, number: this.#hired++, seed: Math.floor(this.random() * 2 ** 31) };
    const workerData = { ...data, ...hired, orders: this.#orders.words, tally: this.#tally };
    const worker = new Worker(program, { workerData });
    worker.on("error", (error) => this.errors.push(`worker ${row}: ${error.stack ?? error.message}`));
    const member = { worker, row, incarnation, progress: -1 };
    worker.on("exit", (code) => {
      if (this.members.includes(member)) this.errors.push(`worker ${row} ended of its own accord, with code ${code}`);
    });
    await once(worker, "message");
    this.members.push(member);
  }

  /** Ends a worker wherever it is. It is recovered here, or by a worker that may die over it. */
  async kill(): Promise<void> {
    const patient = await this.#end();
    if (this.#job.hasNurses && this.members.length > 1 && this.random() < 0.3) await this.#leaveToNurse(patient);
    else this.#recover(patient);
  }

  /** Everybody stops between two operations, with nothing in its hands. */
  async halt(): Promise<void> {
    this.#orders.give("halt");
    await this.rest();
  }

  /** Waits until everybody has stopped. */
  async rest(): Promise<void> {
    const haveStopped = (): boolean => this.members.every(({ row }) => this.#orders.hasStopped(row));
    await until(() => haveStopped() || this.errors.length > 0, "everybody stops");
  }

  /** Wakes those who have stopped. */
  resume(): void {
    this.#orders.give("go on");
  }

  /** Those who have stopped leave in peace. */
  async dismiss(): Promise<void> {
    const leaving = this.members.splice(0),
      exits = leaving.map(({ worker }) => once(worker, "exit"));
    this.#orders.give("leave");
    await Promise.all(exits);
    for (const { row } of leaving) this.#count(row);
  }

  /** Ends everybody at once, whatever they are at; the image is of no use then. */
  async destroy(): Promise<void> {
    await Promise.all(this.members.splice(0).map(({ worker }) => worker.terminate()));
  }

  /** What all have counted so far, the dead as well. */
  get counts(): number[] {
    const rows = this.members.map(({ row }) => tallyOf(this.#tally, row));
    return columns.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, this.#gone[i]!));
  }

  /** From here on `stalled` looks who makes progress. */
  watch(): void {
    for (const member of this.members) member.progress = this.#progressOf(member);
  }

  /**
   * Rows of those who have done nothing since `watch`. A loaded machine may have had no time for a thread: a stall is
   * who does nothing for `graceMs` more.
   */
  async stalled(graceMs = 5000): Promise<number[]> {
    const idle = (): Member[] => this.members.filter((member) => member.progress === this.#progressOf(member));
    const end = performance.now() + graceMs;
    while (idle().length > 0 && performance.now() < end && this.errors.length === 0) await sleep(10);
    return idle().map(({ row }) => row);
  }

  #progressOf({ row }: Member): number {
    return tallyOf(this.#tally, row)[OPERATIONS]!;
  }

  async #end(row?: number): Promise<Member> {
    const i = row === undefined ? Math.floor(this.random() * this.members.length) : this.#indexOf(row);
    const [member] = this.members.splice(i, 1) as [Member];
    await member.worker.terminate();
    this.#count(member.row);
    this.#job.mourn(member.row);
    this.deaths++;
    return member;
  }

  #indexOf(row: number): number {
    return this.members.findIndex((member) => member.row === row);
  }

  async #leaveToNurse(patient: Member): Promise<void> {
    const nurse = this.members[Math.floor(this.random() * this.members.length)]!;
    this.#orders.assignPatient(nurse.row, patient.row);
    const isDoomed = this.random() < 0.5;
    if (!isDoomed) await until(() => this.#isRecovered(patient) || this.errors.length > 0, "a worker recovers another");
    else await this.#endNurse(nurse, patient);
    if (this.#isRecovered(patient)) this.#settle(patient);
    else this.#recover(patient);
  }

  async #endNurse(nurse: Member, patient: Member): Promise<void> {
    if (this.random() < 0.5) await sleep(this.random() * 3);
    await this.#end(nurse.row);
    this.#orders.takePatient(nurse.row);
    const wasAtIt = !this.#isRecovered(patient);
    this.#recover(nurse);
    if (wasAtIt && this.#isRecovered(patient)) this.deadNurses++;
  }

  #recover(dead: Member): void {
    const { table, m, parts } = this.#job;
    recoverWorker(table, m, dead.row, this.me, parts());
    this.#settle(dead);
  }

  #settle({ row, incarnation }: Member): void {
    this.#job.settle(row, incarnation);
  }

  #isRecovered({ row, incarnation }: Member): boolean {
    const { table, m } = this.#job;
    return Atomics.load(m, table.workersWord + 32 * row) === FREE || incarnationOf(table, m, row) !== incarnation;
  }

  #count(row: number): void {
    const counts = tallyOf(this.#tally, row);
    for (let i = 0; i < this.#gone.length; i++) this.#gone[i]! += counts[i]!;
    counts.fill(0);
  }
}

async function until(isDone: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + patience; !isDone(); await sleep(1)) {
    if (performance.now() > end) throw new Error(`waited ${patience} ms in vain: ${what}`);
  }
}
