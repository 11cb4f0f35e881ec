import type {
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
import { readAllocator } from "./kinds/document.js";
import { asFlag, asInteger, asNames, asNumber, asText } from "./read-values.js";
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
    checks: asNames(valueAt(map, "checks")),
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

const isEmpty = (tree: Tree): boolean => tree.kind === "scalar" && tree.value === null;

const text = (map: MapTree, key: string): Ranged<string> | undefined => asText(valueAt(map, key));
const integer = (map: MapTree, key: string): Ranged<number> | undefined => asInteger(valueAt(map, key));
const number = (map: MapTree, key: string): Ranged<number> | undefined => asNumber(valueAt(map, key));
const flag = (map: MapTree, key: string): Ranged<boolean> | undefined => asFlag(valueAt(map, key));

function integersOf(entries: readonly TreeEntry[]): Entry<number>[] {
  return entries.flatMap((e) => {
    const width = asInteger(e.value);
    return width === undefined ? [] : [entry(e, width.value)];
  });
}
