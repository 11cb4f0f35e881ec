import { accessName } from "../../4-plan/access.js";
import { camelCase } from "../../4-plan/names.js";
import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import { retiring } from "./module-memory.js";
import { docComment } from "./text.js";

/** `guard(fn)`, for modules whose slots can be retired. */
export function printGuard(plan: Plan): string[] {
  const { module } = plan;
  if (module.guards === undefined) return [];
  return [
    ...docComment([
      "Runs `read`; no slot that is retired meanwhile is freed before it returns, so what it finds stays what it was.",
      "Guards nest. `read` is synchronous: a promise as result is AllocError UNSUPPORTED.",
      "Where it finds a handle, writers change it while it looks: that is a root, or a field declared `atomic: true`.",
      ...(plan.layout.reclamation?.robust === true ? robustDoc : []),
      ...printExamples(plan, retiring(module)[0]!),
    ]),
    "guard<T>(read: () => T): T { return this.guards.guard(read); }",
  ];
}

const robustDoc = [
  "Readers announce what they may see: reading a root does that, also by a compareExchange that finds another handle, and",
  "`guards.protect` does it for what a slot refers to.",
];

/** A guarded read, and where handles carry a generation the read that needs no guard. */
function printExamples(plan: Plan, pool: AllocatorPlan): string[] {
  const access = pool.forms[0]?.accesses.find((a) => a.place.dims.length === 0);
  if (access === undefined) return [];
  const module = camelCase(plan.layout.name);
  const slots = `${module}.${pool.property}`;
  const find = findIn(plan, pool, module);
  const read = `h === 0 ? undefined : ${slots}.get${accessName(access)}(h)`;
  const guarded = ["", `  ${module}.guard(() => {`, `    const h = ${find};`, `    return ${read};`, "  });"];
  if (plan.layout.memory.checks === "fast") return guarded;
  return [
    ...guarded,
    "",
    "For a single read there is a cheaper way, because handles carry a generation and slots never leave the image: read, then",
    "see whether the handle is live still. If it is not, the value may be of the slot's next life: look for it once more, as",
    "when the read throws AllocError STALE_HANDLE.",
    "",
    `  const h = ${find}, x = ${read};`,
    `  const isSound = h === 0 || ${slots}.isLive(h);`,
  ];
}

/** By a root of the schema if there is one. */
function findIn({ module }: Plan, pool: AllocatorPlan, name: string): string {
  const root = module.roots?.roots.find((r) => r.layout.allocator === pool.layout.name);
  if (root === undefined) return "find()";
  return `${name}.roots.${root.property}${root.layout.count === undefined ? "" : "(i)"}`;
}
