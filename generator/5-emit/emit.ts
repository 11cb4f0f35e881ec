import { moduleFile } from "../4-plan/import-extension.js";
import { outputName } from "../4-plan/names.js";
import type { FilePlan, Plan } from "../4-plan/types.js";
import { layoutText } from "../3-layout/json.js";
import type { OutputFile, Templates } from "./files.js";
import { withHeader } from "./finish.js";
import { emitCHeader } from "./text/c-header.js";
import { emitLayoutPage } from "./text/layout-page.js";
import { emitAllocator } from "./typescript/allocator.js";
import { emitEnums } from "./typescript/enums.js";
import { emitGuards } from "./typescript/guards.js";
import { emitIndex } from "./typescript/module.js";
import { emitRoots } from "./typescript/roots.js";
import { emitRuntime } from "./typescript/runtime/runtime.js";
import { singleModule } from "./typescript/single-module.js";
import { emitSuites } from "./typescript/suites.js";
import { transpile } from "./typescript/transpile.js";
import { emitView } from "./typescript/view.js";
import { wrapComments } from "./typescript/wrap-comments.js";

/** The text of every planned file. All names and numbers are decided; nothing here counts bytes. */
export function emit(plan: Plan, templates: Templates): OutputFile[] {
  const files = plan.options.single === true ? [emitSingle(plan, templates)] : emitFolder(plan, templates);
  const wrapped = files.map(({ path, text }) => ({ path, text: path.endsWith(".ts") ? wrapComments(text) : text }));
  const targeted = plan.options.target === "js" ? wrapped.flatMap(transpile) : wrapped;
  return targeted.map(({ path, text }) => ({
    path: moduleFile(path, plan.options),
    text: withHeader(path, text, plan.options.schemaPath),
  }));
}

function emitFolder(plan: Plan, templates: Templates): OutputFile[] {
  const planned = plan.files.map((file) => ({ path: pathOf(file), text: textOf(file, plan, templates) }));
  return [...planned, emitRuntime(planned, plan, templates), ...emitSuites(plan)];
}

/** Values are imported from files before: the index from all, allocators from structs, everybody from the runtime. */
function emitSingle(plan: Plan, templates: Templates): OutputFile {
  const planned = plan.files
    .filter(isCode)
    .map((file) => ({ path: pathOf(file), text: textOf(file, plan, templates) }));
  const [index, ...others] = planned;
  const runtime = emitRuntime(planned, plan, templates);
  return singleModule(`${outputName(plan.layout.name)}.ts`, [runtime, ...others], index!);
}

const isCode = ({ kind }: FilePlan): boolean => kind !== "layout-json" && kind !== "c-header" && kind !== "layout-page";

const pathOf = (file: FilePlan): string => (isCode(file) ? `${file.path}.ts` : file.path);

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
    case "layout-json":
      return layoutText(plan.layout, plan.c.renamed);
    case "c-header":
      return emitCHeader(plan, templates);
    case "layout-page":
      return emitLayoutPage(plan, templates);
  }
}
