import type { Plan } from "../../4-plan/types.js";
import { hasHands, leaksOf, leavingLast } from "./module-memory.js";
import { printBusy, printHandIn } from "./module-open.js";
import { docComment, indent } from "./text.js";

export function printDispose(plan: Plan): string[] {
  const { module, layout } = plan;
  const { shared, wasm } = layout.memory;
  const leaks = leaksOf(module);
  const detail = '"the module was disposed"';
  const refuse = (property: string, name: string): string =>
    `refuseAll(this.${property}, "DISPOSED", "${name}", ${detail});`;
  const own = ["stats", "check", ...(shared ? ["recover"] : []), ...(wasm ? ["refresh"] : [])];
  return [
    ...printDoc(plan),
    "dispose(): void {",
    ...indent([
      "if (this.#disposed) return;",
      ...printBusy(plan, "dispose"),
      ...(shared ? ["const m = imageWords(image, this.buffer, this.byteOffset);"] : []),
      ...printLeave(plan),
      "this.#disposed = true;",
      ...(leaks.length > 0
        ? [`const leaks = [${leaks.map((a) => `...this.${a.property}["_leaks"].report()`).join(", ")}];`]
        : []),
      ...module.allocators.map((a) => refuse(a.property, a.layout.name)),
      ...(module.guards === undefined ? [] : [refuse("guards", layout.name)]),
      ...(module.roots === undefined ? [] : [refuse("roots", layout.name)]),
      `refuseAll(this, "DISPOSED", "${layout.name}", ${detail}, [${own.map((name) => `"${name}"`).join(", ")}]);`,
      ...(shared ? ["detachWorker(image, m, this.worker, this.incarnation);"] : []),
      ...(leaks.length > 0 ? ["if (leaks.length > 0) this.onLeak(leaks); // last: it may throw"] : []),
    ]),
    "}",
    "",
    "[Symbol.dispose](): void { this.dispose(); }",
  ];
}

/** A worker that was recovered while it lived has nothing left to hand in: it belongs to others now. */
function printLeave(plan: Plan): string[] {
  if (!hasHands(plan)) return [];
  return [
    "if (isAttached(image, m, this.worker, this.incarnation)) { // else it was taken for dead, and has nothing any more",
    ...indent([...printHandIn(plan), ...leavingLast(plan.module)]),
    "}",
  ];
}

function printDoc(plan: Plan): string[] {
  const { guards } = plan.module;
  const disposed = "From now on every use of an allocator throws AllocError DISPOSED.";
  if (!hasHands(plan)) return [`/** Leaves the image; the memory stays as it is. ${disposed} */`];
  const hand = [
    ...(guards === undefined ? [] : ["free slots, retired ones"]),
    ...(leavingLast(plan.module).length > 0 ? ["what is left of its buffers"] : []),
  ];
  const leaks = leaksOf(plan.module).length > 0;
  return docComment([
    `Leaves the image and hands in what this thread has of it: ${hand.join(", ")}. The memory stays as it is.`,
    disposed,
    ...(guards === undefined ? [] : ["Throws AllocError BUSY inside a guard."]),
    ...(leaks ? ["What `onLeak` throws comes when all that is done."] : []),
  ]);
}
