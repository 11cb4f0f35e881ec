import type { Layout, StructLayout } from "../3-layout/types.js";
import { references } from "./access.js";
import { camelCase, kebabCase, type Names, pascalCase } from "./names.js";
import { reclamationTemplate } from "./concurrent-specs.js";
import type { GuardsPlan, RootsPlan, ViewPlan } from "./types.js";

/** `Guards`, in guards.ts; a struct of that name keeps it. */
export function planGuards(layout: Layout, types: Names, files: Names): GuardsPlan | undefined {
  const { reclamation, className } = layout;
  if (reclamation === undefined) return undefined;
  return {
    className: types.claim("Guards", `${className}Guards`),
    file: files.claim("guards", `${kebabCase(layout.name)}-guards`),
    template: reclamationTemplate(reclamation, layout),
  };
}

/** `PacketsRoots`, in roots.ts. */
export function planRoots(
  layout: Layout,
  views: readonly ViewPlan[],
  handles: ReadonlyMap<string, string>,
  types: Names,
  files: Names,
): RootsPlan | undefined {
  const { roots, singletons, structs, allocators, className, name } = layout;
  if (roots.length + singletons.length === 0) return undefined;
  const structOf = (wanted: string): StructLayout => structs.find((s) => s.name === wanted)!;
  const handleOf = (allocator: string, struct: string): string => {
    const { kind } = allocators.find((a) => a.name === allocator)!;
    return handles.get(kind === "arena" ? `${allocator}/${struct}` : allocator)!;
  };
  return {
    className: types.claim(`${className}Roots`),
    file: files.claim("roots", `${kebabCase(name)}-roots`),
    roots: roots.map((root) => ({
      layout: root,
      property: camelCase(root.name),
      infix: pascalCase(root.name),
      handle: handleOf(root.allocator, root.struct),
    })),
    singletons: singletons.map((singleton) => ({
      layout: singleton,
      property: camelCase(singleton.name),
      view: views.find((v) => v.struct.name === singleton.struct)!,
      references: references(structOf(singleton.struct), structOf),
    })),
  };
}
