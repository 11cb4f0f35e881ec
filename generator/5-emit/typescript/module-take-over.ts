import { camelCase } from "../../4-plan/names.js";
import type { Plan } from "../../4-plan/types.js";
import { ownedByCreator, owning, sourceType } from "./module-memory.js";
import { refuseUnlessOwner } from "./module-open.js";
import { handsOf } from "./module-recover.js";
import { docComment, indent } from "./text.js";

/** `takeOver` and what belongs to it, for memory that several threads share. */
export function printTakeOver(plan: Plan): string[] {
  const { layout, module } = plan;
  if (!layout.memory.shared) return [];
  return [
    ...docComment(docOf(plan)),
    ...printStatic(plan),
    "",
    "/** Row and incarnation of each worker that is attached now, or was when it died: for `takeOver`. */",
    `static workers(source: ${sourceType(plan)}, byteOffset = 0): readonly Recovered[] {`,
    ...indent([`const m = ${wordsOf(plan)};`, "verifyImage(image, m);", "return workersOf(image, m);"]),
    "}",
    "",
    "/** Whose row `takeOver` took, and what it had in use; empty for other workers. */",
    `get recovered(): readonly ${module.className}Recovered[] { return this.#recovered; }`,
    "",
    ...printTakeBack(plan),
  ];
}

function printStatic(plan: Plan): string[] {
  const { className } = plan.module;
  const lists = owning(plan.module).length > 0;
  const options = lists
    ? ['{ byteOffset = 0, incarnation, live = "list" }', "TakeOverOptions"]
    : ["{ byteOffset = 0, incarnation }", 'Omit<TakeOverOptions, "live">'];
  return [
    `static takeOver(source: ${sourceType(plan)}, worker: number, ${options.join(": ")} = {}): ${className} {`,
    ...indent([
      ...(lists ? ["assertPolicy(image, worker, live);"] : []),
      `const m = ${wordsOf(plan)};`,
      "verifyImage(image, m);",
      `const heir = new ${className}(source, byteOffset, takeOverRow(image, m, worker, incarnation));`,
      `heir.#recovered = heir.#takeBack(m${lists ? ", live" : ""});`,
      "settleIn(image, m, worker, heir.incarnation);",
      ...(ownedByCreator(plan).length > 0 ? [refuseUnlessOwner("heir")] : []),
      "return heir;",
    ]),
    "}",
  ];
}

const wordsOf = ({ layout }: Plan): string =>
  `imageWords(image, ${layout.memory.wasm ? "bufferOf(source)" : "source"}, byteOffset)`;

/** Pools first, unlike in `recover`: what the guards free comes into the hand that the dead worker left. */
function printTakeBack(plan: Plan): string[] {
  const { module } = plan;
  const { className } = module;
  const lists = owning(plan.module).length > 0;
  const hands = handsOf(module).reverse();
  const own = lists
    ? "const own = this.#inherit(worker, incarnation - 1, live);"
    : "const own = deadIn(image, m, worker, incarnation - 1).map((dead) => ({ worker, incarnation: dead }));";
  const why = module.guards === undefined ? "" : " // guards last: what they free comes into the hand";
  return [
    "/** In the row that we took over: our hand is the one that the dead worker left. */",
    `#takeBack(m: Int32Array${lists ? ", live: LivePolicy" : ""}): ${className}Recovered[] {`,
    ...indent([
      "const { worker, incarnation } = this;",
      ...(hands.length > 0 ? [`takeBack([${hands.join(", ")}], worker);${why}`] : []),
      own,
      `const others = recoveredBy(image, m, worker).flatMap((other) => this.recover(other${lists ? ", { live }" : ""}));`,
      "return [...own, ...others];",
    ]),
    "}",
  ];
}

function docOf(plan: Plan): string[] {
  const { className } = plan.module;
  const name = camelCase(plan.layout.name);
  return [
    "Opens an image in the row of a worker that is dead, for when no row is free: all workers died, or the image was saved while",
    "they were attached. Takes back what that worker had in its hand, as `recover` does for one in another row; `recovered` says",
    "what it has in use.",
    ...(ownedByCreator(plan).length > 0
      ? ["In the row of the creator it allocates and frees as the creator did."]
      : []),
    "",
    `  const [dead] = ${className}.workers(${name}.buffer); // all that are in a saved image`,
    `  const heir = ${className}.takeOver(${name}.buffer, dead!.worker, dead);`,
    "",
    "Only once its death is certain: of a worker that lives, two would use the same row. When two take over the same row, one",
    "succeeds; without an `incarnation` only if they do so at the same time. Other dead workers are recovered from there.",
    "",
    "Throws AllocError INVALID_VALUE when the row is free or none, BUSY when its worker is another one by now, or was being recovered",
    "by one in another row; INVALID_BUFFER and LAYOUT_MISMATCH as `attach` does.",
  ];
}
