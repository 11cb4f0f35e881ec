import type { StructDescription } from "./description.js";
import { call } from "./fields/accessors.js";
import { fieldsOf } from "./fields/field.js";
import type { Reference } from "./fields/reference.js";
import { scalars } from "./fields/reference.js";
import type { SliceForm, StructForm } from "./arena-model.js";
import { camelCase, pascalCase } from "./names.js";

/** The typed form of a struct: `allocHeader`, `headerAt`, `viewHeader`, `getHeaderId`. */
export function structForm(struct: StructDescription, structs: readonly StructDescription[]): StructForm {
  const { name, size, align } = struct;
  const [infix, prefix] = [pascalCase(name), camelCase(name)];
  return {
    name: infix,
    size,
    align,
    fields: fieldsOf(struct, structs, infix),
    alloc: (arena) => call(arena, `alloc${infix}`) as number,
    tryAlloc: (arena) => call(arena, `tryAlloc${infix}`) as number,
    at: (arena, handle) => call(arena, `${prefix}At`, handle),
    view: (arena, handle) => call(arena, `view${infix}`, handle),
    atText: (arena, handle) => `${arena}.${prefix}At(${handle})`,
    viewText: (arena, handle) => `${arena}.view${infix}(${handle})`,
  };
}

/** The slices of one element type: `allocF32`, `getF32`, `appendF32`, `viewF32`. */
export function sliceForm(type: string): SliceForm {
  const name = pascalCase(type);
  return {
    name,
    bytes: Number(type.slice(1)) / 8,
    reference: scalars[type as "u8"](0) as unknown as Reference<unknown>,
    alloc: (arena, length) => call(arena, `alloc${name}`, length) as number,
    tryAlloc: (arena, length, capacity) => call(arena, `tryAlloc${name}`, length, capacity) as number,
    get: (arena, handle, index) => call(arena, `get${name}`, handle, index),
    set: (arena, handle, index, value) => void call(arena, `set${name}`, handle, index, value),
    append: (arena, handle, value) => void call(arena, `append${name}`, handle, value),
    elements: (arena, handle) => call(arena, `view${name}`, handle) as ArrayLike<unknown> & ArrayBufferView,
  };
}
