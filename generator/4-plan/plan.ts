import type { ArenaLayout, FieldLayout, FreeListLayout, Layout, StructLayout } from "../3-layout/types.js";
import type { FieldType, SliceType } from "../2-resolve/types.js";
import { moduleTypes, runtimeTypes } from "../2-resolve/reserved.js";
import { granuleBytes } from "../2-resolve/sizes.js";
import {
  type Access,
  type ArrayName,
  elementAccess,
  handleAccesses,
  unitOf,
  viewAccesses,
  waitArray,
} from "./access.js";
import { planC } from "./c/plan-c.js";
import type { CPlan } from "./c/types.js";
import { planGuards, planRoots } from "./concurrent.js";
import { camelCase, devices, kebabCase, Names, pascalCase } from "./names.js";
import { arenaTemplate, freeListTemplate } from "./specs.js";
import type {
  AllocatorPlan,
  ArenaForm,
  ArenaPlan,
  ArenaSlice,
  FilePlan,
  Holder,
  ModulePlan,
  Plan,
  PlanOptions,
  PoolPlan,
  ViewPlan,
} from "./types.js";

/** Decides every file and every name of the output. */
export function plan(layout: Layout, options: PlanOptions): Plan {
  const module = planModule(layout);
  const c = planC(layout);
  return { layout, options, module, c, files: planFiles(layout, module, c, options) };
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
    layout.allocators.map((a) => [a.name, types.claim(pascalCase(a.name), `${pascalCase(a.name)}${suffixOf(a)}`)]),
  );
  const fileNames = new Map(
    layout.allocators.map((a) => [a.name, files.claim(kebabCase(a.name), `${kebabCase(a.name)}-allocator`)]),
  );
  const handles = planHandles(layout, types);
  const views = layout.structs.map((s) => planView(s, layout, handles, types, files));
  const allocators = layout.allocators.map((a): AllocatorPlan => {
    const own = {
      className: classNames.get(a.name)!,
      property: camelCase(a.name),
      file: fileNames.get(a.name)!,
      handle: handles.get(a.name)!,
    };
    return a.kind === "arena" ? planArena(a, own, layout, views, handles) : planPool(a, own, layout, views);
  });
  const guards = planGuards(layout, types, files);
  const roots = planRoots(layout, views, handles, types, files);
  return { className, ...moduleFiles, views, allocators, guards, roots };
}

/** Files of the module itself; a struct named `Runtime` gets `runtime-view.ts`. */
const moduleFiles = { file: "index", enumsFile: "enums", runtimeFile: "runtime" };

const suffixOf = (a: { readonly kind: "free-list" | "arena" }): string => (a.kind === "arena" ? "Arena" : "Pool");

/** Handle types by allocator, and by `arena/Struct`, `arena/f32`, `arena/string` for the typed ones of arenas. */
function planHandles(layout: Layout, types: Names): Map<string, string> {
  const handles = new Map<string, string>();
  for (const a of layout.allocators) {
    const stem = pascalCase(a.name);
    handles.set(a.name, types.claim(`${stem}Handle`));
    if (a.kind !== "arena") continue;
    for (const kind of ["slice", "string", ...a.slices, ...a.structs])
      handles.set(`${a.name}/${kind}`, types.claim(`${stem}${pascalCase(kind)}Handle`));
  }
  return handles;
}

function planView(
  struct: StructLayout,
  layout: Layout,
  handles: ReadonlyMap<string, string>,
  types: Names,
  files: Names,
): ViewPlan {
  const { name } = struct;
  const holders = layout.allocators.flatMap((a): Holder[] => {
    if (a.kind === "free-list")
      return a.struct === name ? [{ allocator: a.name, kind: a.kind, handle: handles.get(a.name)! }] : [];
    return a.structs.includes(name)
      ? [{ allocator: a.name, kind: a.kind, handle: handles.get(`${a.name}/${name}`)! }]
      : [];
  });
  const accesses = viewAccesses(struct, structOf(layout));
  const union = (): string => types.claim(`${name}Handle`, `Any${name}Handle`);
  return {
    struct,
    className: name,
    fieldsName: holders.length > 0 ? types.claim(`${name}Fields`) : name,
    cursorName: types.claim(`${name}Cursor`),
    partName: types.claim(`${name}Part`),
    objectName: types.claim(`${name}Object`),
    assignName: types.claim(`assign${name}`),
    initName: types.claim(`${name}Init`),
    ownerName: types.claim(`${name}Owner`),
    file: files.claim(kebabCase(name), `${kebabCase(name)}-view`),
    unit: unitOf(struct),
    words: Math.ceil(struct.size / 4),
    accesses,
    arrays: arraysOf(accesses, layout),
    ownerArrays: arraysOf(handleAccesses(struct, structOf(layout)), layout),
    holders,
    handle: holders.length > 1 ? union() : holders[0]?.handle,
    hasClasses: struct.emit !== "handles",
    nested:
      layout.structs.some((s) => s.emit !== "handles" && s.fields.some((f) => shows(f, name))) ||
      layout.singletons.some((s) => s.struct === name),
  };
}

/** In the order of the first use; those that only waiting needs come last. */
function arraysOf(accesses: readonly Access[], { memory }: Layout): ArrayName[] {
  const own = accesses.flatMap(({ value }) => (value.kind === "struct" ? [] : [value.array]));
  const waits = memory.shared ? accesses.flatMap((a) => waitArray(a) ?? []) : [];
  return [...new Set([...own, ...waits])];
}

const shows = ({ emit, type }: FieldLayout, struct: string): boolean => emit !== "none" && contains(type, struct);

function contains(type: FieldType, struct: string): boolean {
  return type.kind === "array" ? contains(type.element, struct) : type.kind === "struct" && type.struct === struct;
}

/** What becomes a method on handles. */
const methodAccesses = (struct: StructLayout, layout: Layout): Access[] =>
  struct.emit === "views" ? [] : handleAccesses(struct, structOf(layout));

type OwnNames = Pick<PoolPlan, "className" | "property" | "file" | "handle">;

function planPool(pool: FreeListLayout, own: OwnNames, layout: Layout, views: readonly ViewPlan[]): PoolPlan {
  const view = viewOf(views, pool.struct);
  const accesses = methodAccesses(view.struct, layout);
  return {
    kind: "free-list",
    ...own,
    layout: pool,
    view,
    accesses,
    template: freeListTemplate(pool, view.struct, layout),
  };
}

function planArena(
  arena: ArenaLayout,
  own: OwnNames,
  layout: Layout,
  views: readonly ViewPlan[],
  handles: ReadonlyMap<string, string>,
): ArenaPlan {
  const forms = arena.structs.map((name): ArenaForm => {
    const view = viewOf(views, name);
    const accesses = methodAccesses(view.struct, layout);
    const { size, align } = view.struct;
    return {
      view,
      handle: handles.get(`${arena.name}/${name}`)!,
      infix: pascalCase(name),
      prefix: camelCase(name),
      accesses,
      blockWords: Math.ceil(size / granuleBytes) * (granuleBytes / 4),
      alignWords: align > granuleBytes ? align / 4 : undefined,
    };
  });
  const slices = arena.slices.map((type) => planSlice(type, handles.get(`${arena.name}/${type}`)!));
  const [stringHandle, sliceHandle] = [handles.get(`${arena.name}/string`)!, handles.get(`${arena.name}/slice`)!];
  return {
    kind: "arena",
    ...own,
    layout: arena,
    forms,
    slices,
    stringHandle,
    sliceHandle,
    template: arenaTemplate(arena, layout),
  };
}

/** {length, capacity}, a word each, stand in front of the elements. */
const sliceHeaderBytes = 8;

function planSlice(type: SliceType, handle: string): ArenaSlice {
  const element = elementAccess(type);
  const elementBytes = element.place.element;
  return {
    type,
    handle,
    infix: pascalCase(type),
    elementBytes,
    element,
    headerElements: sliceHeaderBytes / elementBytes,
  };
}

const viewOf = (views: readonly ViewPlan[], struct: string): ViewPlan => views.find((v) => v.struct.name === struct)!;

const structOf =
  (layout: Layout) =>
  (name: string): StructLayout =>
    layout.structs.find((s) => s.name === name)!;

function planFiles(layout: Layout, module: ModulePlan, c: CPlan, { pages, cHeader }: PlanOptions): FilePlan[] {
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
    ...(pages ? [{ kind: "layout-json", path: "layout.json" } as const] : []),
    ...(cHeader ? [{ kind: "c-header", path: c.file } as const] : []),
    ...(pages ? [{ kind: "layout-page", path: "LAYOUT.md" } as const] : []),
  ];
}
