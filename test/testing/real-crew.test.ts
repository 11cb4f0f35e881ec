import { afterAll, beforeAll, expect, test } from "vitest";
import { RealCrew } from "../../templates/testing/real-workers.js";

/*
 * A property that its time limit interrupts leaves a run behind that nobody waits for, and the next property begins one.
 * Two runs at once would take each other's answers: blocks of different images then look as if they overlapped.
 */
const crew = new RealCrew(2);
beforeAll(() => crew.start(new URL("echo-worker.ts", import.meta.url)));
afterAll(() => crew.dismiss());

const say = (first: number, after: number): { say: number; after: number }[] => [
  { say: first, after },
  { say: first + 1, after: after / 2 },
];

test("runs that nobody waited for keep their answers to themselves", async () => {
  const runs = [crew.run(say(10, 40)), crew.run(say(20, 0)), crew.run(say(30, 20)), crew.run(say(40, 0))];
  expect(await Promise.all(runs)).toEqual([
    [10, 11],
    [20, 21],
    [30, 31],
    [40, 41],
  ]);
});

test("a run that fails does not fail the next", async () => {
  const failing = crew.run([{ say: -1, after: 10 }]);
  const next = crew.run(say(50, 0));
  await expect(failing).rejects.toThrow("worker 0: -1");
  expect(await next).toEqual([50, 51]);
});
