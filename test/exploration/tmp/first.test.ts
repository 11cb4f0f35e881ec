import { test, expect } from "vitest";
import { sharded } from "../sharded.js";
import { search } from "../../explorer/search.js";
import { lanes, replay } from "../../explorer/replay.js";
const run = async (name: string, shape: any, mk: (s: any) => any[], o: any = {}) => {
  const s = await sharded(shape);
  const p = s.program(name, mk(s));
  const r = search(p, o);
  console.log(JSON.stringify(r), s.spec.imageWords);
  if (r.violation) console.log(lanes(p, replay(p, r.violation.replay, o)));
};
test("first", async () => {
  await run("2x(alloc,free)", { capacity: 2, workers: 2, cells: 1 }, (s) => [s.worker(0, [s.alloc, s.free]), s.worker(1, [s.alloc, s.free])]);
  await run("2x(alloc,alloc,free)", { capacity: 3, workers: 2, cells: 1 }, (s) => [s.worker(0, [s.alloc, s.alloc, s.free]), s.worker(1, [s.alloc, s.alloc, s.free])]);
  await run("2x(alloc,alloc,free,free) cells 3", { capacity: 4, workers: 2, cells: 3 }, (s) => [s.worker(0, [s.alloc, s.alloc, s.free, s.free]), s.worker(1, [s.alloc, s.alloc, s.free])]);
  await run("kill", { capacity: 2, workers: 2, cells: 1 }, (s) => [s.worker(0, [s.alloc, s.alloc, s.free, s.free], { killable: true }), s.worker(1, [s.recover(0, 0)])], { kills: 1 });
  await run("kill + other", { capacity: 2, workers: 3, cells: 1 }, (s) => [s.worker(0, [s.alloc, s.free], { killable: true }), s.worker(1, [s.recover(0, 0)]), s.worker(2, [s.alloc, s.free])], { kills: 1 });
}, 200000);
