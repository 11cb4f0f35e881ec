import type { Plan } from "../../4-plan/types.js";
import { printParts } from "./module-fields.js";
import { bufferType, callsOf, hasOnLeak, leaksOf, ownedByCreator, retiring, sourceType } from "./module-memory.js";
import { singletonsToFill } from "./singletons.js";
import { indent } from "./text.js";

export function printCreate(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, shared } = layout.memory;
  const leaks = hasOnLeak(module);
  const given = wasm ? "memory" : "buffer";
  const make = wasm ? "createMemory" : shared ? "newSharedBuffer" : "newBuffer";
  const own = `${make}(image, byteOffset)`;
  const options = [given, "byteOffset = 0", ...(shared ? ["worker"] : []), ...(leaks ? ["onLeak"] : [])].join(", ");
  return [
    "/** Makes an image. Throws AllocError INVALID_BUFFER when it cannot stand in the memory given. */",
    `static create({ ${options} }: ${module.className}Options = {}): ${module.className} {`,
    ...indent([
      `const source = ${given} ?? ${own};`,
      `const m = imageWords(image, ${wasm ? "bufferOf(source)" : "source"}, byteOffset);`,
      `if (${given} !== undefined) m.fill(0);`,
      `const created = ${construct(plan)};`,
      ...module.allocators.map((a) => `created.${a.property}["_format"]();`),
      ...printFirstValues(plan),
      ...(leaks ? ["if (onLeak !== undefined) created.onLeak = onLeak;"] : []),
      ownedByCreator(plan).length > 0 ? "formatImage(image, m, created.worker);" : "formatImage(image, m);",
      "return created;",
    ]),
    "}",
  ];
}

export function printAttach(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, shared } = layout.memory;
  const owned = ownedByCreator(plan).length > 0;
  return [
    ...(shared
      ? [
          "/**",
          " * Opens an image that is there already, as the worker in row `worker`, or in the first free row.",
          ...(owned
            ? [
                " * In the row of the creator, once it has left or was recovered, it allocates and frees as the creator did.",
              ]
            : []),
          " * Throws AllocError INVALID_BUFFER, LAYOUT_MISMATCH or TOO_MANY_WORKERS, and BUSY when the row given is taken:",
          " * `takeOver` takes the row of a worker that is dead.",
          " */",
        ]
      : ["/** Opens an image that is there already. Throws AllocError INVALID_BUFFER or LAYOUT_MISMATCH. */"]),
    `static attach(source: ${sourceType(plan)}, byteOffset = 0${shared ? ", worker?: number" : ""}): ${module.className} {`,
    ...indent([
      `const m = imageWords(image, ${wasm ? "bufferOf(source)" : "source"}, byteOffset);`,
      "verifyImage(image, m);",
      ...(owned
        ? [`const attached = ${construct(plan)};`, refuseUnlessOwner("attached"), "return attached;"]
        : [`return ${construct(plan)};`]),
    ]),
    "}",
  ];
}

/** Who has the creator's row changes what is the creator's. */
export const refuseUnlessOwner = (attached: string): string =>
  `if (${attached}.worker !== ownerRow(image, m)) refuseChanges(${attached});`;

/** The row is taken before there is an allocator: the templates read its incarnation. */
const construct = ({ module, layout }: Plan): string =>
  `new ${module.className}(source, byteOffset, ${layout.memory.shared ? "attachWorker(image, m, worker)" : "0"})`;

export function printRefresh(plan: Plan): string[] {
  const { module, layout } = plan;
  if (!layout.memory.wasm) return [];
  const registered = leaksOf(module);
  return [
    "/**",
    " * After `memory.grow`: takes the new buffer. Allocators, cursors and views taken before are dead; handles stay good.",
    ...(module.guards === undefined ? [] : [" * Throws AllocError BUSY inside a guard."]),
    " */",
    "refresh(): void {",
    ...indent([
      "if (this.memory === undefined) return;",
      ...printBusy(plan, "refresh"),
      ...printHandIn(plan),
      `const { ${["byteOffset", ...registered.map((a) => a.property)].join(", ")} } = this;`,
      `const buffer = bufferOf(this.memory) as ${bufferType(plan)};`,
      "this.buffer = buffer;",
      ...printParts(plan, "this.worker"),
      ...registered.map((a) => `this.${a.property}["_leaks"].takeOver(${a.property}["_leaks"]);`),
      ...(ownedByCreator(plan).length > 0
        ? ["const m = imageWords(image, buffer, byteOffset);", refuseUnlessOwner("this")]
        : []),
    ]),
    "}",
  ];
}

/** Inside a guard nobody leaves, and nothing is taken anew. */
export function printBusy({ module, layout }: Plan, what: string): string[] {
  if (module.guards === undefined) return [];
  const busy = `throw new AllocError("BUSY", "${layout.name}", this.worker, "${what} inside a guard: leave it first");`;
  return [`if (this.guards.isInside) ${busy}`];
}

/** Gives back the slots this thread has in its hand: retired ones first, because they come into the pools' magazines. */
export function printHandIn({ module }: Plan): string[] {
  if (module.guards === undefined) return [];
  return ['this.guards["_leaveAll"](); // what comes free goes into the pools', ...callsOf(retiring(module))];
}

/** Zeros are no value of an enum without 0. */
function printFirstValues(plan: Plan): string[] {
  return singletonsToFill(plan).map(({ property, view }) => `${view.assignName}(created.roots.${property}, {});`);
}
