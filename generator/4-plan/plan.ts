import { moduleTypes, runtimeTypes } from "../2-resolve/reserved.js";
import type { Layout } from "../3-layout/types.js";
import { planC } from "./c/plan-c.js";
import { planGuards } from "./guards.js";
import { planOf } from "./kinds/kinds.js";
import { camelCase, devices, kebabCase, Names, pascalCase } from "./names.js";
import { planRoots } from "./roots.js";
import type { AllocatorPlan, FilePlan, ModulePlan, Plan, PlanOptions } from "./types.js";
import { planView } from "./views.js";

/** Decides every file of code and every name of the output. */
export function plan(layout: Layout, options: PlanOptions): Plan {
  const module = planModule(layout);
  return { layout, options, module, c: planC(layout), files: planFiles(layout, module) };
}

/**
 * Order of claims: runtime and fixed names, structs and enums (users wrote them), the module, allocators, then what is
 * derived. So `struct Headers` beside `allocators: headers` makes the pool `HeadersPool`, and never renames the struct.
 */
function planModule(layout: Layout): ModulePlan {
  const types = new Names();
  for (const name of runtimeTypes) types.claim(name);
  for (const { name } of [...layout.structs, ...layout.enums]) types.claim(name);
  const className = types.claim(layout.className, `${layout.className}Image`);
  for (const name of moduleTypes(className)) types.claim(name);
  const files = new Names();
  for (const name of [...Object.values(moduleFiles), ...devices]) files.claim(name);

  const classNames = new Map(
    layout.allocators.map((a) => [a.name, types.claim(pascalCase(a.name), `${pascalCase(a.name)}${planOf(a).suffix}`)]),
  );
  const fileNames = new Map(
    layout.allocators.map((a) => [a.name, files.claim(kebabCase(a.name), `${kebabCase(a.name)}-allocator`)]),
  );
  const handles = planHandles(layout, types);
  const views = layout.structs.map((s) => planView(s, layout, handles, types, files));
  const allocators = layout.allocators.map((a): AllocatorPlan =>
    planOf(a).plan(
      a,
      {
        className: classNames.get(a.name)!,
        property: camelCase(a.name),
        file: fileNames.get(a.name)!,
        handle: handles.get(a.name)!,
        frees: planOf(a).frees,
        retires: planOf(a).retires,
      },
      {
        layout,
        viewOf: (struct) => views.find((v) => v.struct.name === struct)!,
        handleOf: (what) => handles.get(`${a.name}/${what}`)!,
      },
    ),
  );
  const guards = planGuards(layout, types, files);
  const roots = planRoots(layout, views, handles, types, files);
  return { className, ...moduleFiles, views, allocators, guards, roots };
}

/** Files of the module itself; a struct named `Runtime` gets `runtime-view.ts`. */
const moduleFiles = { file: "index", enumsFile: "enums", runtimeFile: "runtime" };

/** Handle types by allocator; by `scratch/Header`, `scratch/f32`, `scratch/string` those for what it gives out. */
function planHandles(layout: Layout, types: Names): Map<string, string> {
  const handles = new Map<string, string>();
  for (const a of layout.allocators) {
    const stem = pascalCase(a.name);
    const own = types.claim(`${stem}Handle`);
    handles.set(a.name, own);
    for (const struct of planOf(a).holds(a)) handles.set(`${a.name}/${struct}`, own);
    for (const what of planOf(a).typed(a))
      handles.set(`${a.name}/${what}`, types.claim(`${stem}${pascalCase(what)}Handle`));
  }
  return handles;
}

function planFiles(layout: Layout, module: ModulePlan): FilePlan[] {
  const views = module.views
    .filter(({ hasClasses }) => hasClasses)
    .map((view): FilePlan => ({ kind: "view", path: view.file, view }));
  const allocators = module.allocators.map((allocator): FilePlan => ({
    kind: "allocator",
    path: allocator.file,
    allocator,
  }));
  const enums: FilePlan[] = layout.enums.length > 0 ? [{ kind: "enums", path: module.enumsFile }] : [];
  return [
    { kind: "index", path: module.file },
    ...enums,
    ...views,
    ...allocators,
    ...(module.guards === undefined ? [] : [{ kind: "guards", path: module.guards.file } as const]),
    ...(module.roots === undefined ? [] : [{ kind: "roots", path: module.roots.file } as const]),
  ];
}
