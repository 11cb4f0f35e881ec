import type { Layout, StructLayout } from "../3-layout/types.js";
import { references } from "./access.js";
import { camelCase, kebabCase, type Names, pascalCase } from "./names.js";
import type { RootsPlan, ViewPlan } from "./types.js";

/** `PacketsRoots`, in roots.ts. */
export function planRoots(
  layout: Layout,
  views: readonly ViewPlan[],
  handles: ReadonlyMap<string, string>,
  types: Names,
  files: Names,
): RootsPlan | undefined {
  const { roots, singletons, structs, className, name } = layout;
  if (roots.length + singletons.length === 0) return undefined;
  const structOf = (wanted: string): StructLayout => structs.find((s) => s.name === wanted)!;
  return {
    className: types.claim(`${className}Roots`),
    file: files.claim("roots", `${kebabCase(name)}-roots`),
    roots: roots.map((root) => ({
      layout: root,
      property: camelCase(root.name),
      infix: pascalCase(root.name),
      handle: handles.get(`${root.allocator}/${root.struct}`)!,
    })),
    singletons: singletons.map((singleton) => ({
      layout: singleton,
      property: camelCase(singleton.name),
      view: views.find((v) => v.struct.name === singleton.struct)!,
      references: references(structOf(singleton.struct), structOf),
    })),
  };
}
