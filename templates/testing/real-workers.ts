import { newMeeting } from "./meeting.js";

/** The parts of Node that are used here, typed here: a suite needs no @types/node. */
interface NodeProcess {
  getBuiltinModule(id: "node:module"): { createRequire(from: string): { resolve(id: string): string } };
  getBuiltinModule(id: "node:url"): { pathToFileURL(path: string): URL; fileURLToPath(url: URL): string };
  getBuiltinModule(id: "node:worker_threads"): { Worker: new (code: string, options: WorkerOptions) => Thread };
}

interface WorkerOptions {
  readonly eval: true;
  readonly execArgv: readonly string[];
}

interface Thread {
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  postMessage(message: unknown): void;
  terminate(): Promise<number>;
}

/** vite, as far as it is used here. */
interface Bundler {
  build(config: object): Promise<Bundled | readonly Bundled[]>;
}

interface Bundled {
  readonly output: readonly { readonly code: string }[];
}

const { process: node } = globalThis as { process?: NodeProcess };

export const canRunWorkers = node?.getBuiltinModule !== undefined;

/** Bundles by the address of their entry: one build serves all tests of a process. */
const bundles = new Map<string, Promise<string>>();

/**
 * The program that starts at `entry`, as one script. Node's workers cannot load the TypeScript that vitest runs, so
 * the vite that vitest stands on compiles it; where vitest finds it, so do we.
 */
function bundle(entry: URL): Promise<string> {
  const known = bundles.get(entry.href) ?? build(entry);
  bundles.set(entry.href, known);
  return known;
}

async function build(entry: URL): Promise<string> {
  const { createRequire } = node!.getBuiltinModule("node:module");
  const { pathToFileURL, fileURLToPath } = node!.getBuiltinModule("node:url");
  const vitest = createRequire(entry.href).resolve("vitest/package.json");
  const vite = (await import(pathToFileURL(createRequire(vitest).resolve("vite")).href)) as Bundler;
  const built = await vite.build({
    configFile: false,
    root: fileURLToPath(new URL(".", entry)),
    publicDir: false,
    logLevel: "silent",
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(entry),
      write: false,
      minify: false,
      target: "es2022",
      rollupOptions: { output: { format: "iife", name: "worker" } },
    },
  });
  return [built].flat()[0]!.output[0]!.code;
}

/** How a job ended: with what it found, or with a problem. */
export interface Answer {
  readonly problem?: string;
  readonly found?: unknown;
}

/** A thread that runs one job after the other, all of them synchronous: see `serve` in worker-side.ts. */
export class RealWorker {
  readonly #thread: Thread;
  /** What the job at hand ends with. */
  #done: (answer: Answer) => void = () => {};

  private constructor(code: string) {
    const { Worker } = node!.getBuiltinModule("node:worker_threads");
    this.#thread = new Worker(code, { eval: true, execArgv: [] });
    this.#thread.on("message", (answer) => this.#done(answer as Answer));
    this.#thread.on("error", (error) => this.#done({ problem: String(error) }));
    this.#thread.on("exit", () => this.#done({ problem: "it was terminated" }));
  }

  static async start(entry: URL): Promise<RealWorker> {
    return new RealWorker(await bundle(entry));
  }

  run(job: object): Promise<Answer> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#thread.postMessage(job);
    });
  }

  /** Ends the thread wherever it is. */
  async kill(): Promise<void> {
    await this.#thread.terminate();
  }
}

/** Several threads that work on one image at the same time. */
export class RealCrew {
  readonly size: number;
  #workers: readonly RealWorker[] = [];
  /** Ends when the jobs given last have. A property that was interrupted waits for its own no more, but the next one has to. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(size: number) {
    this.size = size;
  }

  /** They all begin in the file at `entry`. */
  async start(entry: URL): Promise<void> {
    this.#workers = await Promise.all(Array.from({ length: this.size }, () => RealWorker.start(entry)));
  }

  /**
   * A job each; they begin at the same moment, and behind all that was given before: a worker answers one job after the other,
   * so jobs of two runs at once would take each other's answers. Throws what the first one that failed says.
   */
  run(jobs: readonly object[]): Promise<unknown[]> {
    const found = this.#busy.then(() => this.#give(jobs));
    this.#busy = found.catch(() => {});
    return found;
  }

  async #give(jobs: readonly object[]): Promise<unknown[]> {
    const meeting = newMeeting(jobs.length);
    const answers = await Promise.all(jobs.map((job, i) => this.#workers[i]!.run({ ...job, seed: i + 1, meeting })));
    return answers.map(({ problem, found }, i) => {
      if (problem !== undefined) throw new Error(`worker ${i}: ${problem}`);
      return found;
    });
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
  }
}
