import type {
  AllocatorDoc,
  Entry,
  EnumDoc,
  FieldDoc,
  MemoryDoc,
  Ranged,
  ReclamationDoc,
  RootDoc,
  SchemaDoc,
  StructDoc,
} from "./types.js";
import type { MapTree, Tree, TreeEntry } from "./tree.js";

/**
 * The tree as a typed document. What has the wrong type is reported already and is left out here; names always stay,
 * so that one mistake in a struct doesn't make every use of the struct a second one.
 */
export function readDocument(root: MapTree, complete: boolean): SchemaDoc {
  return {
    complete,
    name: text(root, "name") ?? { value: "unnamed", range: root.entries[0]?.nameRange ?? root.range },
    ...defined({ doc: text(root, "doc")?.value, memory: section(root, "memory", readMemory) }),
    enums: entriesOf(root, "enums").map((e) => entry(e, readEnum(asMap(e.value)))),
    structs: entriesOf(root, "structs").map((e) => entry(e, readStruct(asMap(e.value)))),
    allocators: entriesOf(root, "allocators").map((e) => entry(e, readAllocator(asMap(e.value)))),
    roots: entriesOf(root, "roots").flatMap((e) => {
      const read = readRoot(e.value);
      return read === undefined ? [] : [entry(e, read)];
    }),
  };
}

function readMemory(map: MapTree): MemoryDoc {
  return defined({
    backing: text(map, "backing"),
    workers: integer(map, "workers"),
    checks: names(valueAt(map, "checks")),
    reclamation: section(map, "reclamation", readReclamation),
  });
}

function readReclamation(map: MapTree): ReclamationDoc {
  return defined({ batch: integer(map, "batch"), robust: flag(map, "robust"), target: number(map, "target") });
}

function readEnum(map: MapTree): EnumDoc {
  return {
    ...defined({ doc: text(map, "doc")?.value, type: text(map, "type") }),
    values: readValues(valueAt(map, "values")),
  };
}

function readValues(tree: Tree | undefined): Entry<number | undefined>[] {
  if (tree?.kind === "map") {
    return tree.entries
      .filter(({ value }) => isEmpty(value) || asInteger(value) !== undefined)
      .map((e) => entry(e, asInteger(e.value)?.value));
  }
  if (tree?.kind !== "list") return [];
  return tree.items.flatMap((item) => {
    const name = asText(item);
    return name === undefined ? [] : [{ name: name.value, nameRange: name.range, range: name.range, value: undefined }];
  });
}

function readStruct(map: MapTree): StructDoc {
  return {
    ...defined({
      doc: text(map, "doc")?.value,
      layout: text(map, "layout"),
      align: integer(map, "align"),
      emit: text(map, "emit"),
    }),
    fields: entriesOf(map, "fields").flatMap((e) => {
      const field = readField(e.value);
      return field === undefined ? [] : [entry(e, field)];
    }),
  };
}

function readField(tree: Tree): FieldDoc | undefined {
  const short = asText(tree);
  if (short !== undefined) return { type: short };
  const map = asMap(tree);
  const type = text(map, "type");
  if (type === undefined) return undefined;
  const bits = valueAt(map, "bits")?.kind === "map" ? integersOf(entriesOf(map, "bits")) : undefined;
  return {
    type,
    ...defined({
      doc: text(map, "doc")?.value,
      count: integer(map, "count"),
      bits,
      atomic: flag(map, "atomic"),
      emit: text(map, "emit"),
    }),
  };
}

function readRoot(tree: Tree): RootDoc | undefined {
  const short = asText(tree);
  if (short !== undefined) return { type: short };
  const map = asMap(tree);
  const type = text(map, "type");
  return type === undefined
    ? undefined
    : { type, ...defined({ doc: text(map, "doc")?.value, count: integer(map, "count") }) };
}

/** Without a kind it still has a name, which references may mention. */
function readAllocator(map: MapTree): AllocatorDoc {
  return {
    kind: text(map, "kind") ?? { value: "", range: map.range },
    ...defined({
      doc: text(map, "doc")?.value,
      of: names(valueAt(map, "of")),
      capacity: integer(map, "capacity"),
      size: size(map, "size"),
      owner: text(map, "owner"),
      zero: text(map, "zero"),
      iterate: flag(map, "iterate"),
      generations: text(map, "generations"),
      slices: names(valueAt(map, "slices")),
      shards: integer(map, "shards"),
      cache: integer(map, "cache"),
      preallocate: flag(map, "preallocate"),
      buffer: size(map, "buffer"),
      groups: integer(map, "groups"),
    }),
  };
}

/** Without the keys that are undefined: optional ones are absent, not present and undefined. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const entry = <T>({ name, nameRange, value }: TreeEntry, read: T): Entry<T> => ({
  name,
  nameRange,
  range: value.range,
  value: read,
});

const asMap = (tree: Tree): MapTree => (tree.kind === "map" ? tree : { kind: "map", range: tree.range, entries: [] });

const valueAt = (map: MapTree, key: string): Tree | undefined => map.entries.find((e) => e.name === key)?.value;

function entriesOf(map: MapTree, key: string): readonly TreeEntry[] {
  const value = valueAt(map, key);
  return value?.kind === "map" ? value.entries : [];
}

function section<T>(map: MapTree, key: string, read: (map: MapTree) => T): Ranged<T> | undefined {
  const value = valueAt(map, key);
  return value?.kind === "map" ? { value: read(value), range: value.range } : undefined;
}

function scalar<T extends string | number | boolean>(
  tree: Tree | undefined,
  is: (value: unknown) => value is T,
): Ranged<T> | undefined {
  return tree?.kind === "scalar" && is(tree.value) ? { value: tree.value, range: tree.range } : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

const isEmpty = (tree: Tree): boolean => tree.kind === "scalar" && tree.value === null;

const asText = (tree: Tree | undefined): Ranged<string> | undefined => scalar(tree, isText);
const asInteger = (tree: Tree | undefined): Ranged<number> | undefined => scalar(tree, isInteger);

const text = (map: MapTree, key: string): Ranged<string> | undefined => asText(valueAt(map, key));
const integer = (map: MapTree, key: string): Ranged<number> | undefined => asInteger(valueAt(map, key));
const number = (map: MapTree, key: string): Ranged<number> | undefined => scalar(valueAt(map, key), isNumber);
const flag = (map: MapTree, key: string): Ranged<boolean> | undefined => scalar(valueAt(map, key), isFlag);

/** Bytes, or a number with a unit. */
const size = (map: MapTree, key: string): Ranged<number | string> | undefined => text(map, key) ?? integer(map, key);

/** One name, or a list of them. */
function names(tree: Tree | undefined): Ranged<string>[] | undefined {
  if (tree === undefined || tree.kind === "poison") return undefined;
  return (tree.kind === "list" ? tree.items : [tree]).flatMap((item) => asText(item) ?? []);
}

function integersOf(entries: readonly TreeEntry[]): Entry<number>[] {
  return entries.flatMap((e) => {
    const width = asInteger(e.value);
    return width === undefined ? [] : [entry(e, width.value)];
  });
}
