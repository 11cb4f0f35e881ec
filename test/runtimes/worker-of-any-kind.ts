/*
 * A worker of worker_threads in Node, a Web Worker elsewhere; the same few words for both.
 */

interface AnyWorker {
  terminate(): unknown;
}

interface Listening {
  addEventListener(type: "message" | "error", listener: (event: { readonly data: unknown }) => void): void;
}

interface WebWorker extends AnyWorker, Listening {
  postMessage(message: unknown): void;
}

interface Scope extends Listening {
  readonly Worker?: new (url: URL, options: { readonly type: "module" }) => WebWorker;
  postMessage?(message: unknown): void;
}

const scope = globalThis as unknown as Scope;
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** Starts the program of that name beside this file, gives it its task, and waits for its first answer. */
export async function startWorker(name: string, given: object): Promise<AnyWorker> {
  const url = new URL(`./${name}.${extension}`, import.meta.url);
  if (scope.Worker === undefined) {
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(url, { workerData: given });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    return worker;
  }
  const worker = new scope.Worker(url, { type: "module" });
  await new Promise((resolve, reject) => {
    worker.addEventListener("message", resolve);
    worker.addEventListener("error", reject);
    worker.postMessage(given);
  });
  return worker;
}

/** In the worker: its task. */
export async function task<T>(): Promise<T> {
  if (scope.Worker === undefined) return (await import("node:worker_threads")).workerData as T;
  return new Promise((resolve) => {
    scope.addEventListener("message", ({ data }) => resolve(data as T));
  });
}

/** In the worker: says that it is where it should be. */
export function answer(message: unknown): void {
  if (scope.postMessage !== undefined && scope.Worker !== undefined) scope.postMessage(message);
  else void import("node:worker_threads").then(({ parentPort }) => parentPort!.postMessage(message));
}
