import { parentPort, workerData } from "node:worker_threads";
import { allCalls, type Call, type Image, type ImageClass, use } from "../scene.js";
import type { LayoutFile } from "../words.js";
import { begunOf, callOf, GO, type Round, STOP } from "./control.js";
import { randomFrom } from "./random.js";

/*
 * Uses an image that somebody writes all over: calls whatever is public, in any order. It is told of nothing but errors that are
 * no AllocError, and of nothing where there should be an answer.
 */

interface Given {
  readonly index: number;
  readonly layout: LayoutFile;
}

const { index, layout } = workerData as Given;
const { Image } = (await import("./index.js" as string)) as { Image: ImageClass };
Error.stackTraceLimit = 6;

parentPort!.on("message", ({ source, control, seed }: Round) => {
  const image = Image.attach(source),
    kept = new Map<string, number>();
  Object.assign(image, { onLeak: () => {} });
  use(image, layout, kept);
  const calls = allCalls({ made: Image, image, peer: undefined, dead: undefined, layout, kept });
  const chosen = calls.filter(({ name }) => !name.endsWith(".dispose"));
  parentPort!.postMessage({ ready: true, names: chosen.map(({ name }) => name) });
  Atomics.wait(control, GO, 0);
  const problems = new Set<string>();
  const random = randomFrom(seed + index);
  let done = 0;
  for (; Atomics.load(control, STOP) === 0; done++) {
    const which = random(chosen.length);
    Atomics.store(control, callOf(index), which);
    Atomics.add(control, begunOf(index), 1);
    problemsOf(chosen[which]!, problems);
  }
  leave(image, problems);
  parentPort!.postMessage({ done, problems: [...problems] });
});

function problemsOf({ name, isVoid, run }: Call, problems: Set<string>): void {
  try {
    const result = run();
    if (result instanceof Promise) result.catch((error: unknown) => parentPort!.postMessage({ late: String(error) }));
    else if (result === undefined && !isVoid) problems.add(`${name}: undefined`);
  } catch (error) {
    if ((error as Error).name !== "AllocError") problems.add(`${name}: ${(error as Error).stack}`);
  }
}

function leave(image: Image, problems: Set<string>): void {
  const dispose = (): unknown => (image["dispose"] as unknown as () => unknown).call(image);
  problemsOf({ name: "dispose", isVoid: true, isField: false, run: dispose }, problems);
}
