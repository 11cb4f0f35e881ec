import { camelCase } from "../../4-plan/names.js";
import type { AllocatorPlan, ModulePlan, Plan } from "../../4-plan/types.js";
import { owning, hasPublished } from "./module-memory.js";
import { docComment, indent, listOf } from "./text.js";

/** What `recover` gives back, a list for each pool. */
export function printRecovered(plan: Plan): string[] {
  const { module, layout } = plan;
  const pools = owning(plan.module);
  if (!layout.memory.shared) return [];
  if (pools.length === 0) return ["", `export type ${module.className}Recovered = Recovered;`];
  return [
    "",
    "/** A worker that was recovered, by row and incarnation, and what it still has in use. */",
    `export interface ${module.className}Recovered extends Recovered {`,
    "  readonly live: {",
    ...pools.map(({ property, handle }) => `    readonly ${property}: readonly ${handle}[];`),
    "  };",
    ...(doubtful(plan).length > 0
      ? [
          "  /** Slots that are lost since a living worker was at them in the same moment; the next `recover` looks again. */",
          "  readonly leaked: number;",
        ]
      : []),
    "}",
  ];
}

/** `attached` and `recover`, for memory that several threads share. */
export function printRecover(plan: Plan): string[] {
  const { module, layout } = plan;
  if (!layout.memory.shared) return [];
  return [
    "/** Rows of the worker table that are taken now. */",
    "get attached(): number[] { return attachedRows(image, imageWords(image, this.buffer, this.byteOffset)); }",
    "",
    ...docComment(docOf(plan)),
    ...(owning(plan.module).length > 0 ? printListing(plan) : printPlain(module)),
  ];
}

/** Nothing to list: arenas and pools of the creator have no owner for a slot. */
function printPlain(module: ModulePlan): string[] {
  return [
    `recover(worker: number, { incarnation }: Pick<RecoverOptions, "incarnation"> = {}): readonly ${module.className}Recovered[] {`,
    "  const m = imageWords(image, this.buffer, this.byteOffset);",
    `  return recoverWorker(image, m, worker, this.worker, [${handsOf(module).join(", ")}], incarnation);`,
    "}",
  ];
}

/** The last part looks at what is live, while the row still belongs to the dead worker. */
function printListing(plan: Plan): string[] {
  const { module } = plan;
  const { className } = module;
  const published = hasPublished(plan) ? ", published" : "";
  const settle = ({ property }: AllocatorPlan): string =>
    `${property}: settleLive(this.${property}, worker, incarnation, policy${published})`;
  return [
    `recover(worker: number, { live = "list", incarnation }: RecoverOptions = {}): readonly ${className}Recovered[] {`,
    ...indent([
      "assertPolicy(image, worker, live);",
      `const m = imageWords(image, this.buffer, this.byteOffset), recovered: ${className}Recovered[] = [];`,
      "const heir = { _recover: (row: number) => recovered.unshift(...this.#inherit(row, incarnationOf(image, m, row), live)) };",
      `recoverWorker(image, m, worker, this.worker, [${[...handsOf(module), "heir"].join(", ")}], incarnation);`,
      "return recovered;",
    ]),
    "}",
    "",
    "/** What the dead workers of a row, up to incarnation `last`, have in use, once that was dealt with. The row is still theirs. */",
    `#inherit(worker: number, last: number, policy: LivePolicy): ${className}Recovered[] {`,
    ...indent([
      "const m = imageWords(image, this.buffer, this.byteOffset);",
      ...(hasPublished(plan) ? ['const published = this.roots["_handles"]();'] : []),
      "return deadIn(image, m, worker, last).map((incarnation) => {",
      ...indent([
        ...listOf("const live = {", owning(plan.module).map(settle), "};"),
        `return { worker, incarnation, live${printLeaked(plan)} };`,
      ]),
      "});",
    ]),
    "}",
  ];
}

function printLeaked(plan: Plan): string {
  const lost = doubtful(plan).map((p) => `this.${p.property}["_inDoubt"]()`);
  return lost.length === 0 ? "" : `, leaked: ${lost.join(" + ")}`;
}

const doubtful = ({ module }: Plan): AllocatorPlan[] => owning(module).filter((a) => a.inDoubt);

/** Guards first: what the dead worker had retired comes into our batches, what it had freed of them into our magazines. */
export function handsOf(module: ModulePlan): string[] {
  const pools = owning(module).map((a) => `this.${a.property}`);
  return module.guards === undefined ? pools : ["this.guards", ...pools];
}

function docOf(plan: Plan): string[] {
  const { className } = plan.module;
  const isRooted = hasPublished(plan);
  const name = camelCase(plan.layout.name);
  const rooted =
    "what a root refers to stays and is listed, but what another worker has just taken out of one is freed twice.";
  const policies = [
    "",
    'What it had allocated and not freed: `live: "list"`, the default, lists it; `"keep"` does not look, which saves a walk',
    `through all slots; \`"free"\` frees it. That is for slots which are never published${isRooted ? ":" : "."}`,
    ...(isRooted ? [rooted] : []),
  ];
  return [
    "Takes back what the worker in row `worker` had in its hand when it died, and frees the row; no other worker waits meanwhile.",
    "Finishes what it was recovering itself, too; the first of the result is the worker asked for. With an `incarnation`",
    "no other worker is recovered: when that one has left its row, or was recovered, nothing happens and the result is empty.",
    ...(owning(plan.module).length > 0 ? policies : []),
    "",
    ...howToHear(className, name),
    "",
    `Throws AllocError INVALID_VALUE when the row is our own or none, free without an incarnation,${owning(plan.module).length > 0 ? " or `live` no policy," : ""}`,
    "BUSY when a living worker recovers it.",
  ];
}

/** How the others hear of a death. */
function howToHear(className: string, name: string): string[] {
  return [
    "Only once its death is certain: of a worker that lives, two would use the same slots. In Node that is its exit:",
    "",
    "  // in the worker, which says who it is",
    `  const { worker, incarnation } = ${className}.attach(workerData);`,
    "  parentPort.postMessage({ worker, incarnation });",
    "  // outside",
    `  const thread = new Worker(file, { workerData: ${name}.buffer });`,
    `  thread.once("message", ({ worker, incarnation }) => {`,
    `    thread.once("exit", () => ${name}.recover(worker, { incarnation }));`,
    "  });",
    "",
    "In a browser the worker holds a Web Lock as long as it lives, and says so then:",
    "",
    `  navigator.locks.request(\`${name}-\${worker}\`, () => new Promise(() => postMessage({ worker, incarnation })));`,
    "",
    "  // outside, once it has said so",
    `  navigator.locks.request(\`${name}-\${worker}\`, () => ${name}.recover(worker, { incarnation }));`,
    "",
    "A worker that dies before it has said so has only its row, which stays `attached` until a `recover` without incarnation.",
  ];
}
