import { headerFixedWords } from "../../../3-layout/image.js";
import type { AllocatorPlan, ModulePlan, Plan } from "../../../4-plan/types.js";
import { outputName } from "../../../4-plan/names.js";
import type { OutputFile } from "../../files.js";
import { allocatorData, rootData } from "./allocator-data.js";
import type { Data } from "./data.js";
import { printData } from "./data.js";
import { importFrom } from "./imports.js";
import { enumsOf, structData } from "./struct-data.js";

/** The tests of all the plan makes, as data for `gen-alloc/testing`; where threads share something, their entry. */
export function emitTests(plan: Plan): OutputFile[] {
  const { options, module, layout } = plan;
  if (options.tests === null || module.allocators.length === 0) return [];
  const path = (name: string): string => `${options.tests}/${name}.ts`;
  return [
    { path: path(`${outputName(layout.name)}.test`), text: testFile(plan, options.tests) },
    ...(allocatorsOfThreads(plan).length > 0 ? [{ path: path("worker"), text: workerFile(plan, options.tests) }] : []),
  ];
}

/** Allocators that more than one thread may use at the same time. */
export const allocatorsOfThreads = ({ layout, module }: Plan): AllocatorPlan[] =>
  layout.memory.shared && layout.memory.workers > 1
    ? module.allocators.filter((allocator) => allocator.layout.owner === "workers")
    : [];

function testFile(plan: Plan, folder: string): string {
  const { module } = plan;
  const names = [module.className, ...classesOf(module), ...enumsOf(module.views)];
  return `import { testModule } from "gen-alloc/testing";
${importFrom(plan, folder, names)}

testModule(${module.className}, ${printData(moduleData(plan))});
`;
}

const classesOf = ({ views }: ModulePlan): string[] =>
  views.filter(({ hasClasses }) => hasClasses).map(({ className }) => className);

function moduleData(plan: Plan): Data {
  const { layout, module } = plan;
  const { memory, image, reclamation } = layout;
  return {
    name: layout.name,
    backing: memory.backing,
    workers: memory.workers,
    checks: memory.checks,
    robust: reclamation?.robust === true ? true : undefined,
    image: { bytes: image.byteLength, hashWord: image.headerWord + headerFixedWords },
    structs: module.views.map((view) => structData(view, plan)),
    allocators: module.allocators.map(allocatorData),
    roots:
      module.roots === undefined || module.roots.roots.length === 0
        ? undefined
        : module.roots.roots.map((root) => rootData(root, plan)),
    singletons: singletonsData(plan),
  };
}

function singletonsData({ module: { roots } }: Plan): Data {
  if (roots === undefined || roots.singletons.length === 0) return undefined;
  return roots.singletons.map(({ layout: { name, struct, word } }) => ({ name, of: struct, offset: word * 4 }));
}

function workerFile(plan: Plan, folder: string): string {
  const { className } = plan.module;
  return `import { serve } from "gen-alloc/testing";
${importFrom(plan, folder, [className])}

/** Threads that the tests start begin here, and do what they are told. */
serve(${className});
`;
}
