import type { FieldType } from "../2-resolve/types.js";
import type { FieldLayout, Layout, StructLayout } from "../3-layout/types.js";
import { type Access, type ArrayName, handleAccesses, unitOf, viewAccesses, waitArray } from "./access.js";
import { planOf } from "./kinds/kinds.js";
import { structOf } from "./method-accesses.js";
import { kebabCase, type Names } from "./names.js";
import type { Holder, ViewPlan } from "./types.js";

export function planView(
  struct: StructLayout,
  layout: Layout,
  handles: ReadonlyMap<string, string>,
  types: Names,
  files: Names,
): ViewPlan {
  const { name } = struct;
  const holders = holdersOf(struct, layout, handles);
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

/** The allocators that hold such a struct. */
function holdersOf({ name }: StructLayout, { allocators }: Layout, handles: ReadonlyMap<string, string>): Holder[] {
  return allocators
    .filter((a) => planOf(a).holds(a).includes(name))
    .map((a) => {
      const { frees, retires } = planOf(a);
      return { allocator: a.name, handle: handles.get(`${a.name}/${name}`)!, frees, retires };
    });
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
