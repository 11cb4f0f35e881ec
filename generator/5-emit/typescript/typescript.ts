import { moduleFile } from "../../4-plan/import-extension.js";
import { outputName } from "../../4-plan/names.js";
import type { FilePlan, Plan } from "../../4-plan/types.js";
import type { Consumer } from "../consumer.js";
import type { OutputFile, Templates } from "../files.js";
import { emitAllocator } from "./allocator.js";
import { emitEnums } from "./enums.js";
import { emitGuards } from "./guards.js";
import { emitIndex } from "./module.js";
import { withOrigin } from "./origin.js";
import { emitRoots } from "./roots.js";
import { emitRuntime } from "./runtime/runtime.js";
import { singleModule } from "./single-module.js";
import { emitSuites } from "./suites.js";
import { transpile } from "./transpile.js";
import { emitView } from "./view.js";
import { wrapComments } from "./wrap-comments.js";

/** The library, its tests and its benchmarks, as TypeScript or as JavaScript with declarations. */
export const typescript: Consumer = {
  isWanted: () => true,
  emit: emitTypeScript,
  withOrigin,
};

function emitTypeScript(plan: Plan, templates: Templates): OutputFile[] {
  const { single, target } = plan.options;
  const files = single === true ? [emitSingle(plan, templates)] : emitFolder(plan, templates);
  const wrapped = files.map(({ path, text }) => ({ path, text: wrapComments(text) }));
  const targeted = target === "js" ? wrapped.flatMap(transpile) : wrapped;
  return targeted.map(({ path, text }) => ({ path: moduleFile(path, plan.options), text }));
}

function emitFolder(plan: Plan, templates: Templates): OutputFile[] {
  const planned = plannedFiles(plan, templates);
  return [...planned, emitRuntime(planned, plan, templates), ...emitSuites(plan)];
}

/** Values are imported from files before: the index from all, allocators from structs, everybody from the runtime. */
function emitSingle(plan: Plan, templates: Templates): OutputFile {
  const planned = plannedFiles(plan, templates);
  const [index, ...others] = planned;
  const runtime = emitRuntime(planned, plan, templates);
  return singleModule(`${outputName(plan.layout.name)}.ts`, [runtime, ...others], index!);
}

const plannedFiles = (plan: Plan, templates: Templates): OutputFile[] =>
  plan.files.map((file) => ({ path: `${file.path}.ts`, text: textOf(file, plan, templates) }));

function textOf(file: FilePlan, plan: Plan, templates: Templates): string {
  switch (file.kind) {
    case "index":
      return emitIndex(plan);
    case "enums":
      return emitEnums(plan);
    case "view":
      return emitView(plan, file.view);
    case "allocator":
      return emitAllocator(plan, file.allocator, templates);
    case "guards":
      return emitGuards(plan, plan.module.guards!, templates);
    case "roots":
      return emitRoots(plan, plan.module.roots!);
  }
}
