import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { ts } from "ts-morph";
import { counted } from "../../templates/runtime/counted.js";
import { AllocError } from "../../templates/runtime/errors.js";
import type { Recovered, WorkerTable } from "../../templates/runtime/worker-table.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, runtime, type Steps, when } from "../explorer/step.js";
import { makeExplorable, type Mutation } from "../explorer/transform.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the worker table. Thread t wants row t. Each row has a part, one word that is not 0 while its worker has
 * something in its hand; and ghost words: who is at work in it, and the incarnation that was recovered last. Nobody is at
 * work where another is, a row is free only while its part is empty, who recovers a part has the row to itself, and no
 * incarnation is recovered twice. Whoever outlives the dead and recovers all of them leaves no row behind.
 */

/** The functions of `worker-table.ts` as methods of one class, which is what the explorer reads; `m` is its `_i32`. */
function asClass(source: string): string {
  const names = [...source.matchAll(/^(?:export )?function (\w+)\(/gm)].map(([, name]) => name!);
  const calls = new RegExp(`(?<!function )\\b(${names.join("|")})\\((\\w+), m\\b`, "g");
  const [head, ...functions] = source.replace(calls, "this.$1($2").split(/^(?:export )?(?=function \w+\()/m);
  const methods = functions.map((text) =>
    text
      .replace(/^function /, "")
      .replace(", m: Int32Array", "")
      .replace(/(\): (?:void|number|boolean|Recovered\[\]) \{\n)/, "$1  const m = this._i32;\n")
      .replaceAll("assertRow(table", "this.assertRow(table"),
  );
  return `${head}\nexport class Table { constructor(readonly _i32: Int32Array) {}\n${methods.join("\n")}}`;
}

interface Part {
  _recover(row: number): Steps<void>;
}

interface Table {
  attachWorker(table: WorkerTable, row?: number): Steps<number>;
  detachWorker(table: WorkerTable, row: number, incarnation: number): Steps<void>;
  incarnationOf(table: WorkerTable, row: number): Steps<number>;
  takeOverRow(table: WorkerTable, row: number, incarnation?: number): Steps<number>;
  settleIn(table: WorkerTable, row: number, incarnation: number): Steps<void>;
  recoverWorker(
    table: WorkerTable,
    row: number,
    me: number,
    parts: readonly Part[],
    incarnation?: number,
  ): Steps<Recovered[]>;
}

const path = new URL("../../templates/runtime/worker-table.ts", import.meta.url);

function load(mutations: readonly Mutation[]): new (m: Int32Array) => Table {
  let source = readFileSync(path, "utf8");
  for (const { from, to } of mutations) {
    if (source.split(from).length !== 2) throw new Error(`not exactly one place to mutate: ${from}`);
    source = source.replace(from, () => to);
  }
  const code = ts.transpileModule(makeExplorable(asClass(source), ["_recover"]), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  }).outputText;
  const exports: Record<string, unknown> = {};
  compileFunction(code, ["require", "exports", "__"])(() => ({ AllocError, counted }), exports, runtime);
  return exports["Table"] as new (m: Int32Array) => Table;
}

interface Locals {
  readonly table: Table;
  /** Our row, -1 while we have none. */
  row: number;
  incarnation: number;
}

interface Tables {
  readonly thread: (t: number, operations: readonly Operation[], dies?: "dies") => Thread;
  /** Takes that row, or the first free one. */
  readonly attach: (row?: number) => Operation;
  /** Has something in hand, then no more. */
  readonly work: Operation;
  readonly detach: Operation;
  /** Waits until those threads are dead, then recovers their rows. */
  readonly recover: (...dead: readonly number[]) => Operation;
  /** The same for a thread that had another's row. */
  readonly recoverIn: (row: number, ...dead: readonly number[]) => Operation;
  /** The same by the name that was told, if any was. */
  readonly recoverTold: (row: number, dead: number) => Operation;
  /** Waits until those threads are dead, then takes over their row and settles in; by name if one is given. */
  readonly takeOver: (row: number, dead: readonly number[], named?: number) => Operation;
  /** Says who it is. */
  readonly tell: Operation;
  /** Recovers that row as soon as whoever is attached there has said so, as if it were dead. */
  readonly recoverAlive: (row: number) => Operation;
  /** Waits until somebody has recovered that row. */
  readonly waitFor: (row: number) => Operation;
  readonly program: (threads: readonly Thread[], recovers?: Readonly<Record<number, readonly number[]>>) => Program;
}

const rowWords = 32,
  /** Low bits of a row's first word, while it is recovered. */
  stateBits = 127,
  recovering = 2;

function tables(workers: number, mutations: readonly Mutation[]): Tables {
  const Explored = load(mutations);
  const spec: WorkerTable = { name: "packets", workersWord: 0, workers };
  const parts = workers * rowWords,
    atWork = parts + workers,
    recovered = atWork + workers,
    told = recovered + workers,
    words = told + workers;
  const refused = (error: unknown): void => {
    if (!(error instanceof AllocError) || !/BUSY|INVALID_VALUE|TOO_MANY/.test(error.code)) throw error;
  };
  const partOf = (me: number): Part => ({
    *_recover(row) {
      const isMine = (m: Int32Array): void =>
        must(
          (m[row * rowWords]! & stateBits) === (recovering | (me << 2)),
          `row ${row} is recovered by ${me}, and not by it alone`,
        );
      yield ghost(`part ${row}?`, (m) => {
        isMine(m);
        return 0;
      });
      yield ghost(`part ${row} is recovered`, (m) => {
        isMine(m);
        return (m[parts + row] = m[atWork + row] = 0);
      });
    },
  });

  function* recoverRow({ table, row: me }: Locals, row: number, named?: number): Steps<void> {
    try {
      const done = yield* table.recoverWorker(spec, row, me, [partOf(me)], named);
      const other = named === undefined ? undefined : done.find((d) => d.worker === row && d.incarnation !== named);
      must(other === undefined, `incarnation ${other?.incarnation} of row ${row} is recovered instead of ${named}`);
      for (const { worker, incarnation } of done) {
        yield ghost(`incarnation ${incarnation} of row ${worker} is recovered`, (m) => {
          must(m[recovered + worker]! < incarnation, `incarnation ${incarnation} of row ${worker} is recovered twice`);
          return (m[recovered + worker] = incarnation);
        });
      }
    } catch (error) {
      refused(error);
    }
  }

  return {
    thread: (t, operations, dies) => ({
      name: `thread ${t}`,
      operations,
      killable: dies !== undefined,
      start: () => ({ table: new Explored(new Int32Array(0)), row: -1, incarnation: 0 }),
    }),
    attach: (wanted) =>
      function* (locals: Locals): Steps<void> {
        try {
          locals.row = yield* locals.table.attachWorker(spec, wanted);
          locals.incarnation = yield* locals.table.incarnationOf(spec, locals.row);
        } catch (error) {
          refused(error);
        }
      },
    *work({ row }: Locals): Steps<void> {
      if (row < 0) return;
      const incarnation = yield ghost(`work in row ${row}`, (m) => {
        must(m[atWork + row] === 0, `two workers are attached in row ${row}`);
        m[parts + row] = m[atWork + row] = 1;
        return m[row * rowWords + 1]!;
      });
      yield ghost("done", (m) => {
        must(m[row * rowWords + 1] === incarnation, "the incarnation changed under a worker");
        return (m[parts + row] = m[atWork + row] = 0);
      });
    },
    *detach(locals: Locals): Steps<void> {
      if (locals.row < 0) return;
      yield* locals.table.detachWorker(spec, locals.row, locals.incarnation);
      locals.row = -1;
    },
    recover: (...dead) =>
      function* (locals: Locals): Steps<void> {
        for (const t of dead) yield death(t);
        for (const t of dead) yield* recoverRow(locals, t);
      },
    recoverIn: (row, ...dead) =>
      function* (locals: Locals): Steps<void> {
        for (const t of dead) yield death(t);
        yield* recoverRow(locals, row);
      },
    recoverTold: (row, dead) =>
      function* (locals: Locals): Steps<void> {
        yield death(dead);
        const incarnation = yield ghost(`who was in row ${row}?`, (m) => m[told + row]!);
        if (incarnation !== 0) yield* recoverRow(locals, row, incarnation);
      },
    takeOver: (row, dead, named) =>
      function* (locals: Locals): Steps<void> {
        for (const t of dead) yield death(t);
        try {
          yield* locals.table.takeOverRow(spec, row, named);
          const incarnation = yield* locals.table.incarnationOf(spec, row);
          yield* partOf(row)._recover(row);
          yield* locals.table.settleIn(spec, row, incarnation);
          Object.assign(locals, { row, incarnation });
        } catch (error) {
          refused(error);
        }
      },
    *tell({ row, incarnation }: Locals): Steps<void> {
      yield ghost(`${incarnation} is in row ${row}`, (m) => (m[told + row] = incarnation));
    },
    recoverAlive: (row) =>
      function* (locals: Locals): Steps<void> {
        yield when(`somebody is in row ${row}`, (m) => m[told + row] !== 0);
        yield* recoverRow(locals, row);
      },
    waitFor: (row) =>
      function* (): Steps<void> {
        yield when(`row ${row} is recovered`, (m) => m[recovered + row] !== 0);
      },
    program: (threads, recovers = {}) => ({
      name: `worker table of ${workers}`,
      threads,
      words,
      start: () => {},
      observe: (m) => {
        for (let r = 0; r < workers; r++)
          must(m[r * rowWords] !== 0 || m[parts + r] === 0, `row ${r} is free, and its part is not`);
      },
      final: ({ memory, isDead, isDone }: End): void => {
        const dead = threads.map((_, t) => t).filter(isDead);
        const survivors = Object.entries(recovers).filter(([t]) => !isDead(Number(t)) && isDone(Number(t)));
        if (survivors.every(([, list]) => dead.some((t) => !list.includes(t)))) return;
        for (const t of dead) must(memory[t * rowWords] === 0, `row ${t} is never free again`);
      },
    }),
  };
}

const scope = (workers: number, program: (t: Tables) => Program, options: Omit<Scope, "program"> = {}): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => program(tables(workers, mutations)),
});

export const scopes = {
  "3 threads, 2 rows": scope(2, (t) => t.program([0, 1, 2].map((i) => t.thread(i, [t.attach(), t.work, t.detach])))),
  "3 threads, 1 row, twice": scope(1, (t) =>
    t.program([0, 1, 2].map((i) => t.thread(i, [t.attach(0), t.work, t.detach, t.attach(), t.work, t.detach]))),
  ),
  "1 dies, 2 recover it": scope(
    3,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0), t.work], "dies"),
          t.thread(1, [t.attach(1), t.recover(0)]),
          t.thread(2, [t.attach(2), t.recover(0)]),
        ],
        { 1: [0], 2: [0] },
      ),
    { kills: 1 },
  ),
  "1 dies, another takes its row": scope(
    2,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0), t.work], "dies"),
          t.thread(1, [t.attach(1), t.recover(0)]),
          t.thread(2, [t.waitFor(0), t.attach(0), t.work, t.detach]),
        ],
        { 1: [0] },
      ),
    { kills: 1 },
  ),
  "2 die in one row": scope(
    3,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0), t.work], "dies"),
          t.thread(1, [t.attach(1), t.recover(0), t.recoverIn(0, 2)]),
          t.thread(2, [t.waitFor(0), t.attach(0), t.work], "dies"),
        ],
        { 1: [0, 2] },
      ),
    { kills: 2 },
  ),
  "1 leaves and dies, another takes its row": scope(
    2,
    (t) =>
      t.program([
        t.thread(0, [t.attach(0), t.tell, t.work, t.detach], "dies"),
        t.thread(1, [t.attach(1), t.recoverTold(0, 0)]),
        t.thread(2, [t.attach(0), t.work, t.detach]),
      ]),
    { kills: 1 },
  ),
  "2 recover one by name, another takes its row": scope(
    3,
    (t) =>
      t.program([
        t.thread(0, [t.attach(0), t.tell, t.work], "dies"),
        t.thread(1, [t.attach(1), t.recoverTold(0, 0)]),
        t.thread(2, [t.attach(2), t.recoverTold(0, 0)]),
        t.thread(3, [t.waitFor(0), t.attach(0), t.work, t.detach]),
      ]),
    { kills: 1 },
  ),
  "1 is taken for dead": scope(2, (t) =>
    t.program([
      t.thread(0, [t.attach(0), t.tell, t.waitFor(0), t.detach]),
      t.thread(1, [t.attach(1), t.recoverAlive(0)]),
      t.thread(2, [t.waitFor(0), t.attach(0), t.work, t.detach]),
    ]),
  ),
  "1 dies, 2 take over its row by name": scope(
    1,
    (t) =>
      t.program([
        t.thread(0, [t.attach(0), t.work], "dies"),
        t.thread(1, [t.takeOver(0, [0], 1), t.work, t.detach]),
        t.thread(2, [t.takeOver(0, [0], 1), t.work]),
      ]),
    { kills: 1 },
  ),
  "who takes over a row dies too, another does it after it": scope(
    2,
    (t) =>
      t.program([
        t.thread(0, [t.attach(0), t.work], "dies"),
        t.thread(1, [t.takeOver(0, [0]), t.work], "dies"),
        t.thread(2, [t.takeOver(0, [0, 1]), t.work, t.detach, t.attach(0), t.work]),
      ]),
    { kills: 2 },
  ),
  "who takes over a row dies too, and is recovered": scope(
    2,
    (t) =>
      t.program([
        t.thread(0, [t.attach(0), t.work], "dies"),
        t.thread(1, [t.takeOver(0, [0]), t.work], "dies"),
        t.thread(2, [t.attach(1), t.recoverIn(0, 0, 1), t.attach(0), t.work]),
      ]),
    { kills: 2 },
  ),
  "who recovers dies too": scope(
    3,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0), t.work], "dies"),
          t.thread(1, [t.attach(1), t.work, t.recover(0)], "dies"),
          t.thread(2, [t.attach(2), t.recover(1, 0)]),
        ],
        { 2: [0, 1] },
      ),
    { kills: 2 },
  ),
  "who recovers dies too, 2 others at once": scope(
    4,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0)], "dies"),
          t.thread(1, [t.attach(1), t.recover(0)], "dies"),
          t.thread(2, [t.attach(2), t.recover(1, 0)]),
          t.thread(3, [t.attach(3), t.recover(0)]),
        ],
        { 2: [0, 1] },
      ),
    { kills: 2 },
  ),
  "3 die, each while it recovers the one before": scope(
    4,
    (t) =>
      t.program(
        [
          t.thread(0, [t.attach(0)], "dies"),
          t.thread(1, [t.attach(1), t.recover(0)], "dies"),
          t.thread(2, [t.attach(2), t.recover(1, 0)], "dies"),
          t.thread(3, [t.attach(3), t.recover(2, 1, 0)]),
        ],
        { 3: [0, 1, 2] },
      ),
    { kills: 3 },
  ),
} satisfies Record<string, Scope>;
