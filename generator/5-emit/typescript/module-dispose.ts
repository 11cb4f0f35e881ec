import type { Plan } from "../../4-plan/types.js";
import { leaksOf } from "./module-memory.js";
import { printHandIn } from "./module-open.js";
import { indent } from "./text.js";

export function printDispose(plan: Plan): string[] {
  const { module, layout } = plan;
  const { shared, wasm, checks } = layout.memory;
  const leaks = leaksOf(module.allocators, checks);
  const detail = '"the module was disposed"';
  const refuse = (property: string, name: string): string =>
    `refuseAll(this.${property}, "DISPOSED", "${name}", ${detail});`;
  const own = ["stats", "check", ...(shared ? ["recover"] : []), ...(wasm ? ["refresh"] : [])];
  return [
    ...printDoc(plan),
    "dispose(): void {",
    ...indent([
      "if (this.#disposed) return;",
      ...printHandIn(plan, "dispose"),
      "this.#disposed = true;",
      ...(leaks.length > 0
        ? [
            `const leaks = [${leaks.map((a) => `...this.${a.property}.leaks.report()`).join(", ")}];`,
            "if (leaks.length > 0) this.onLeak(leaks);",
          ]
        : []),
      ...module.allocators.map((a) => refuse(a.property, a.layout.name)),
      ...(module.guards === undefined ? [] : [refuse("guards", layout.name)]),
      ...(module.roots === undefined ? [] : [refuse("roots", layout.name)]),
      `refuseAll(this, "DISPOSED", "${layout.name}", ${detail}, [${own.map((name) => `"${name}"`).join(", ")}]);`,
      ...(shared ? ["detachWorker(image, imageWords(image, this.buffer, this.byteOffset), this.worker);"] : []),
    ]),
    "}",
    "",
    "[Symbol.dispose](): void { this.dispose(); }",
  ];
}

function printDoc({ module }: Plan): string[] {
  const disposed = "From now on every use of an allocator throws AllocError DISPOSED.";
  if (module.guards === undefined) return [`/** Leaves the image; the memory stays as it is. ${disposed} */`];
  return [
    "/**",
    " * Leaves the image and hands in what this thread has of it: free slots, and retired ones. The memory stays as it is.",
    ` * ${disposed} Throws AllocError BUSY inside a guard.`,
    " */",
  ];
}
