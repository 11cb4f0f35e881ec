import { grouped } from "../digits.js";
import { importSuffix } from "../../4-plan/import-extension.js";
import { partsOf } from "../../3-layout/parts.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { handlesOf } from "./handles.js";
import { printModuleClass } from "./module-class.js";
import { bufferType, hasHands, hasOnLeak, leaksOf, ownedByCreator, owning } from "./module-memory.js";
import { handsOf, printRecovered } from "./module-recover.js";
import { singletonsToFill } from "./singletons.js";
import { printStatsType } from "./module-reports.js";
import { Imports } from "./imports.js";
import { indent, listOf } from "./text.js";

/** index.ts: the module class that owns the image, and everything a user imports. */
export function emitIndex(plan: Plan): string {
  const imports = new Imports(plan.module.file, plan);
  const body = [
    ...printDescription(plan),
    "",
    ...printOptions(plan),
    ...printStatsType(plan),
    ...printRecovered(plan),
    "",
    ...printModuleClass(plan),
    ...printRefusal(plan),
    "",
  ];
  const exports = printExports(plan);
  importRuntime(plan, imports);
  return [...imports.print(), "", ...exports, "", ...body].join("\n");
}

function importRuntime(plan: Plan, imports: Imports): void {
  const { module, layout } = plan;
  const { memory } = layout;
  const { runtimeFile } = module;
  imports.type(runtimeFile, "ImageDescription", "CheckReport", ...module.allocators.map((a) => a.stats));
  imports.value(runtimeFile, "formatImage", "imageWords", "notCloned", "refuseAll", "showStats", "verifyImage");
  if (memory.shared) importWorkers(plan, imports);
  if (!memory.wasm) imports.value(runtimeFile, memory.shared ? "newSharedBuffer" : "newBuffer");
  if (memory.wasm) {
    imports.type(runtimeFile, "WasmMemory");
    imports.value(runtimeFile, "bufferOf", "createMemory", "isMemory");
  }
  if (hasOnLeak(module)) imports.type(runtimeFile, "Leak");
  if (leaksOf(module).length > 0) {
    imports.value(runtimeFile, "reportLeaks");
  }
  for (const { file, className } of module.allocators) imports.value(file, className);
  for (const { view } of singletonsToFill(plan)) imports.value(view.file, view.assignName);
  for (const part of [module.guards, module.roots]) if (part !== undefined) imports.value(part.file, part.className);
  if (module.guards === undefined) return;
  imports.value(runtimeFile, "AllocError");
  imports.type(runtimeFile, "ReclamationState");
}

/** The worker table: rows are taken, left, and taken back from the dead. */
function importWorkers(plan: Plan, imports: Imports): void {
  const { runtimeFile } = plan.module;
  imports.type(runtimeFile, "Recovered", "RecoverOptions", "TakeOverOptions");
  imports.value(runtimeFile, "attachedRows", "attachWorker", "detachWorker", "incarnationOf", "recoverWorker");
  imports.value(runtimeFile, "deadIn", "recoveredBy", "settleIn", "takeOverRow", "workersOf");
  if (ownedByCreator(plan).length > 0) imports.value(runtimeFile, "ownerRow");
  if (handsOf(plan.module).length > 0) imports.value(runtimeFile, "takeBack");
  if (hasHands(plan)) imports.value(runtimeFile, "isAttached");
  const pools = owning(plan.module);
  if (pools.length === 0) return;
  for (const { file, handle } of pools) imports.type(file, handle);
  imports.type(runtimeFile, "LivePolicy");
  imports.value(runtimeFile, "assertPolicy", "settleLive");
}

/** Re-exports, so that a user imports from one file. */
function printExports({ module, layout, options }: Plan): string[] {
  const enums = layout.enums.map((e) => e.name);
  const exported: (readonly [file: string, values: readonly string[], types: readonly string[]])[] = [
    [module.runtimeFile, ["AllocError", ...(enums.length > 0 ? ["nameOf"] : [])], ["AllocErrorCode"]],
    ...(enums.length > 0 ? [[module.enumsFile, enums, []] as const] : []),
    ...module.views.filter((v) => v.hasClasses).map((v) => [v.file, [v.className], typesOf(v)] as const),
    ...module.allocators.map((a) => [a.file, [a.className], handlesOf(a)] as const),
    ...[module.guards, module.roots].flatMap((p) => (p === undefined ? [] : [[p.file, [p.className], []] as const])),
  ];
  return exported.flatMap(([file, values, types]) =>
    listOf("export {", [...values, ...types.map((t) => `type ${t}`)], `} from "./${file}${importSuffix(options)}";`),
  );
}

/** A function that takes a struct however it was come by names its fields. */
function typesOf({ cursorName, fieldsName, initName, objectName, holders, handle }: ViewPlan): string[] {
  const held = holders.length > 0 ? [cursorName, fieldsName] : [];
  return [...held, initName, objectName, ...(holders.length > 1 ? [handle!] : [])];
}

function printDescription({ layout }: Plan): string[] {
  const { image, memory } = layout;
  const parts = partsOf(layout).map(({ name, hash }) => `["${name}", ${hash}],`);
  return [
    "/** What an image of this schema looks like; `attach` compares it with what is there. */",
    "const image: ImageDescription = {",
    ...indent([
      `name: "${layout.name}",`,
      `byteLength: ${grouped(image.byteLength)},`,
      `align: ${image.align},`,
      `headerWord: ${image.headerWord},`,
      `workersWord: ${image.workerTableWord},`,
      `workers: ${memory.workers},`,
      `flavour: ${flavourOf(layout.memory)}, // ${memory.backing}, ${memory.checks}`,
      `shared: ${memory.shared},`,
      `parts: [`,
      ...indent(parts),
      "],",
    ]),
    "};",
  ];
}

/** Checks and workers decide what the words of an image mean; local, shared and wasm memory hold the same words. */
function flavourOf({ checks, workers }: Plan["layout"]["memory"]): number {
  return workers * 4 + ["fast", "checked", "paranoid"].indexOf(checks);
}

function printOptions(plan: Plan): string[] {
  const { module, layout } = plan;
  const given = layout.memory.wasm
    ? [
        "/** Memory for the image, shared with other code; without it the image gets memory of its own. */",
        "readonly memory?: WasmMemory | undefined;",
      ]
    : [
        "/** Memory for the image, cleared first; without it the image gets memory of its own. */",
        `readonly buffer?: ${bufferType(plan)} | undefined;`,
      ];
  const isCalled = leaksOf(module).length > 0;
  const leaks = hasOnLeak(module)
    ? [
        isCalled
          ? "/** Gets what is still live at `dispose`; without it a warning is printed. */"
          : "/** For `checks: paranoid`, which knows where what is live was allocated; not called here. */",
        "readonly onLeak?: ((leaks: readonly Leak[]) => void) | undefined;",
      ]
    : [];
  const worker = layout.memory.shared
    ? ["/** Row of the worker table to take; without it the first one. */", "readonly worker?: number | undefined;"]
    : [];
  return [
    `export interface ${module.className}Options {`,
    ...indent([
      ...given,
      `/** Where the image starts in that memory, a multiple of ${layout.image.align}. */`,
      "readonly byteOffset?: number | undefined;",
      ...worker,
      ...leaks,
    ]),
    "}",
  ];
}

/** Threads that attach read and write what is in an allocator of the creator; the creator has what they don't change. */
function printRefusal(plan: Plan): string[] {
  const owned = ownedByCreator(plan);
  if (owned.length === 0) return [];
  const lines = owned.flatMap((a) => [
    `refuseAll(attached.${a.property}, "NOT_OWNER", "${a.layout.name}", "only the worker in the creator's row allocates and frees here; when it is dead, takeOver its row", [`,
    `  ${a.changes.map((name) => `"${name}"`).join(", ")},`,
    "]);",
  ]);
  return ["", `function refuseChanges(attached: ${plan.module.className}): void {`, ...indent(lines), "}"];
}
