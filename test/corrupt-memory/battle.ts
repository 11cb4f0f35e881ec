import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ts } from "ts-morph";
import type { OutputFile } from "../../generator/5-emit/files.js";
import { type Change, compiledOf } from "./attack.js";
import type { ImageClass } from "./scene.js";
import type { Subject } from "./schemas.js";
import { begunOf, callOf, GO, STOP } from "./threads/control.js";
import type { LayoutFile } from "./words.js";

/** Two threads that use an image, and a third one that writes all over it. */
const victims = 2;
/** A call that takes longer does not end; a machine that is busy with other things may be slow. */
const patienceMs = 15_000;
const roundMs = 120;

export interface Battle {
  readonly calls: number;
  readonly writes: number;
  readonly rounds: number;
  readonly problems: readonly string[];
}

const programs = ["scene", "threads/control", "threads/random", "threads/writer", "threads/victim"];
const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };

/** Fights rounds with seeds from `seed` on, for `ms` milliseconds, each with an image of its own. Ends with the first call that does not end. */
export async function fight(subject: Subject, seed: number, ms: number, change?: Change): Promise<Battle> {
  const { layout, files } = compiledOf(subject, change);
  const folder = writePrograms(files);
  const crew = new Crew(folder, layout);
  try {
    const { Image } = (await import(/* @vite-ignore */ pathToFileURL(path.join(folder, "index.js")).href)) as {
      Image: ImageClass;
    };
    const end = performance.now() + ms;
    let rounds = 0;
    for (; performance.now() < end && crew.problems.size === 0; rounds++) await crew.fight(Image, seed + rounds * 100);
    return { ...crew.counts, rounds, problems: [...crew.problems] };
  } finally {
    await crew.leave();
    rmSync(folder, { recursive: true });
  }
}

/** The output of the schema, and the programs of the threads beside it, in a folder that vitest leaves to Node. */
function writePrograms(files: readonly OutputFile[]): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "gen-alloc-hostile-")), "node_modules", "battle");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const file of files) writeFileSync(path.join(folder, file.path), file.text);
  for (const program of programs) {
    const text = readFileSync(path.join(import.meta.dirname, `${program}.ts`), "utf8").replaceAll('"../', '"./');
    const { outputText } = ts.transpileModule(text, { compilerOptions });
    writeFileSync(path.join(folder, `${path.basename(program)}.js`), outputText);
  }
  return folder;
}

interface Message {
  readonly ready?: true;
  readonly names?: readonly string[];
  readonly done?: number;
  readonly written?: number;
  readonly problems?: readonly string[];
  readonly late?: string;
}

/** The three threads, and what came of them so far. */
class Crew {
  readonly problems = new Set<string>();
  readonly counts = { calls: 0, writes: 0 };
  readonly #threads: readonly Worker[];
  #names: readonly string[] = [];
  /** Called with each message. */
  #hear: (message: Message) => void = () => {};

  constructor(folder: string, layout: LayoutFile) {
    const start = (name: string, index: number): Worker => {
      const resourceLimits = { maxOldGenerationSizeMb: 256 };
      const thread = new Worker(path.join(folder, `${name}.js`), { workerData: { index, layout }, resourceLimits });
      thread.on("message", (message: Message) => this.#hear(message));
      thread.on("error", (error: unknown) => this.#hear({ problems: [`${name} ended: ${String(error)}`], done: 0 }));
      return thread;
    };
    this.#threads = [...Array.from({ length: victims }, (_, index) => start("victim", index)), start("writer", 0)];
  }

  async fight(made: ImageClass, seed: number): Promise<void> {
    const image = made.create();
    const control = new Int32Array(new SharedArrayBuffer(64));
    const source = image.memory ?? image.buffer;
    const ready = this.#all(({ ready: isReady }) => isReady === true);
    for (const thread of this.#threads) thread.postMessage({ source, control, seed });
    await within(ready, "the threads do not begin");
    const ended = this.#all(({ done, written }) => done !== undefined || written !== undefined);
    Atomics.store(control, GO, 1);
    Atomics.notify(control, GO);
    await new Promise((resolve) => setTimeout(resolve, roundMs));
    Atomics.store(control, STOP, 1);
    await within(ended, "").catch(() => this.#noteStuck(control, seed));
  }

  async leave(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  /** Resolves when as many messages of that sort have come as there are threads. */
  #all(isWanted: (message: Message) => boolean): Promise<void> {
    let missing = this.#threads.length;
    return new Promise((resolve) => {
      this.#hear = (message) => {
        this.#note(message);
        if (isWanted(message) && --missing === 0) resolve();
      };
    });
  }

  #note({ names, done = 0, written = 0, problems = [], late }: Message): void {
    if (names !== undefined) this.#names = names;
    this.counts.calls += done;
    this.counts.writes += written;
    for (const problem of problems) this.problems.add(problem);
    if (late !== undefined && !late.startsWith("AllocError")) this.problems.add(`a promise: ${late}`);
  }

  #noteStuck(control: Int32Array, seed: number): void {
    for (let v = 0; v < victims; v++) {
      const name = this.#names[Atomics.load(control, callOf(v))];
      this.problems.add(
        `seed ${seed}, victim ${v}: call ${Atomics.load(control, begunOf(v))}, ${name}, may not have ended`,
      );
    }
  }
}

async function within(promise: Promise<void>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what)), patienceMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
