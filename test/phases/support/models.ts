import type { ArenaModel } from "../../../generator/2-resolve/kinds/arena.js";
import type { FreeListModel } from "../../../generator/2-resolve/kinds/free-list.js";
import type { ShardedArenaModel } from "../../../generator/2-resolve/kinds/sharded-arena.js";
import type { ShardedFreeListModel } from "../../../generator/2-resolve/kinds/sharded-free-list.js";
import type {
  AllocatorModel,
  Backing,
  Checks,
  EnumModel,
  FieldModel,
  FieldType,
  IntegerType,
  Model,
  ReclamationModel,
  RootModel,
  ScalarType,
  StructModel,
} from "../../../generator/2-resolve/types.js";
import type { AllocatorLayout } from "../../../generator/3-layout/types.js";

/** Models written by hand, for tests that begin behind 2-resolve. */
const origin = { start: 0, end: 0 };

export const scalar = (name: ScalarType): FieldType => ({ kind: "scalar", scalar: name });
export const array = (element: FieldType, count: number): FieldType => ({ kind: "array", element, count });
export const nested = (name: string): FieldType => ({ kind: "struct", struct: name });
export const utf8 = (bytes: number): FieldType => ({ kind: "utf8", bytes });

/** Fields by name, in order. */
export function struct(name: string, fields: Readonly<Record<string, FieldType>>, minAlign = 1): StructModel {
  const models = Object.entries(fields).map(([field, type]): FieldModel => ({
    name: field,
    doc: undefined,
    type,
    atomic: false,
    emit: "all",
    origin,
  }));
  return { name, doc: undefined, layout: "c", minAlign, emit: "all", fields: models, origin };
}

export function enumeration(name: string, base: IntegerType, values: Readonly<Record<string, number>>): EnumModel {
  return {
    name,
    doc: undefined,
    base,
    values: Object.entries(values).map(([n, value]) => ({ name: n, value })),
    origin,
  };
}

export function freeList(name: string, of: string, capacity: number, more: Partial<FreeListModel> = {}): FreeListModel {
  return {
    kind: "free-list",
    name,
    doc: undefined,
    owner: "creator",
    zero: "none",
    struct: of,
    capacity,
    iterate: false,
    generations: "wrap",
    origin,
    ...more,
  };
}

/** A sharded one: workers own it, as shared memory has it. */
export function shardedFreeList(
  name: string,
  of: string,
  capacity: number,
  sharded: Partial<ShardedFreeListModel["sharded"]> = {},
): ShardedFreeListModel {
  return {
    ...freeList(name, of, capacity),
    kind: "sharded-free-list",
    owner: "workers",
    sharded: { shards: 4, cache: 7, preallocate: false, ...sharded },
  };
}

export function arena(name: string, size: number, more: Partial<ArenaModel> = {}): ArenaModel {
  return {
    kind: "arena",
    name,
    doc: undefined,
    owner: "workers",
    zero: "none",
    size,
    structs: [],
    slices: [],
    origin,
    ...more,
  };
}

export const shardedArena = (name: string, size: number, sharded: ShardedArenaModel["sharded"]): ShardedArenaModel => ({
  ...arena(name, size),
  kind: "sharded-arena",
  sharded,
});

/** A word of any kind of allocator by its name; undefined if it has none. */
export const wordOf = ({ words }: AllocatorLayout, name: string): number | undefined =>
  new Map<string, number>(Object.entries(words)).get(name);

export function root(name: string, allocator: string, of: string, count?: number): RootModel {
  return { name, doc: undefined, struct: of, allocator, count, origin };
}

export interface ModelParts {
  readonly backing?: Backing;
  readonly checks?: Checks;
  readonly workers?: number;
  readonly enums?: readonly EnumModel[];
  readonly structs: readonly StructModel[];
  readonly allocators?: readonly AllocatorModel[];
  readonly roots?: readonly RootModel[];
  readonly reclamation?: ReclamationModel;
}

export function model({
  backing = "local",
  checks = "checked",
  workers = 1,
  enums = [],
  structs,
  allocators = [],
  roots = [],
  reclamation,
}: ModelParts): Model {
  const shared = backing === "shared" || backing === "wasm-shared";
  const wasm = backing === "wasm" || backing === "wasm-shared";
  return {
    name: "case",
    className: "Case",
    doc: undefined,
    memory: { backing, shared, wasm, workers, checks, origin },
    enums,
    structs,
    allocators,
    roots,
    singletons: [],
    reclamation,
    origin,
  };
}
