import { parentPort } from "node:worker_threads";
import { GO, type Round, STOP } from "./control.js";
import { randomFrom } from "./random.js";

/*
 * Writes all over the image until it is told to stop: numbers that mean something there, what stood at another place, or
 * anything. Between two writes it rests, from not at all to long enough for thousands of calls.
 */

const telling = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];

parentPort!.on("message", ({ source, control, seed }: Round) => {
  const { buffer = source } = source as { buffer?: unknown };
  const words = new Int32Array(buffer as SharedArrayBuffer),
    random = randomFrom(seed);
  const rest = [0, 10, 100, 1000, 10_000, 100_000][random(6)]!;
  parentPort!.postMessage({ ready: true });
  Atomics.wait(control, GO, 0);
  let written = 0;
  for (; Atomics.load(control, STOP) === 0; written++) {
    const at = random(words.length),
      before = words[at]!;
    const values = [telling[random(5)]!, before + 1 - random(3), words[random(words.length)]!, random(2 ** 32) | 0];
    words[at] = values[random(4)]!;
    for (let n = 0; n < rest; n++) if (Atomics.load(control, STOP) !== 0) break;
  }
  parentPort!.postMessage({ written });
});
