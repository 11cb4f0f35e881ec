import type { EnumModel, MemoryModel } from "../2-resolve/types.js";
import { layoutOf } from "./kinds/kinds.js";
import { typeText } from "./pahole.js";
import type { AllocatorLayout, FieldLayout, Layout, StructLayout } from "./types.js";

/**
 * What a program of the one layout would misread in an image of the other, a line each: what moved, changed its type or
 * its meaning, is gone or is new. Nothing when either program may open the other's images.
 */
export function compareLayouts(before: Layout, after: Layout): string[] {
  return [
    ...memory(before.memory, after.memory),
    ...byName("enum", before.enums, after.enums, enumChanges),
    ...byName("struct", before.structs, after.structs, structChanges),
    ...byName("allocator", before.allocators, after.allocators, allocatorChanges),
    ...byName("root", rootsOf(before), rootsOf(after), (b, a) => changed(a.name, { type: [b.type, a.type] })),
    ...placement(before, after),
  ];
}

interface Named {
  readonly name: string;
}

function byName<T extends Named>(
  what: string,
  before: readonly T[],
  after: readonly T[],
  changes: (before: T, after: T) => string[],
): string[] {
  const old = new Map(before.map((b) => [b.name, b]));
  const names = new Set(after.map((a) => a.name));
  const gone = before.filter((b) => !names.has(b.name)).map((b) => `${what} ${b.name} is gone`);
  const others = after.flatMap((a) => {
    const b = old.get(a.name);
    return b === undefined ? [`${what} ${a.name} is new`] : changes(b, a);
  });
  return [...gone, ...others];
}

/** `headers: capacity 100 → 200` for each value that is another one. */
const changed = (
  owner: string,
  values: Readonly<Record<string, readonly [before: unknown, after: unknown]>>,
): string[] =>
  Object.entries(values)
    .filter(([, [before, after]]) => before !== after)
    .map(([what, [before, after]]) => `${owner}: ${what} ${String(before)} → ${String(after)}`);

const memory = (before: MemoryModel, after: MemoryModel): string[] =>
  changed("memory", {
    backing: [before.backing, after.backing],
    workers: [before.workers, after.workers],
    checks: [before.checks, after.checks],
  });

const enumChanges = (before: EnumModel, after: EnumModel): string[] => [
  ...changed(before.name, { type: [before.base, after.base] }),
  ...byName(`${before.name}: value`, before.values, after.values, (b, a) =>
    changed(`${before.name}.${b.name}`, { value: [b.value, a.value] }),
  ),
];

const structChanges = (before: StructLayout, after: StructLayout): string[] => [
  ...byName(`${before.name}: field`, before.fields, after.fields, (b, a) => fieldChanges(before.name, b, a)),
  ...changed(before.name, { size: [before.size, after.size], alignment: [before.align, after.align] }),
];

const fieldChanges = (struct: string, before: FieldLayout, after: FieldLayout): string[] =>
  changed(`${struct}.${before.name}`, {
    type: [typeText(before.type), typeText(after.type)],
    atomic: [before.atomic, after.atomic],
    offset: [before.offset, after.offset],
  });

const allocatorChanges = (before: AllocatorLayout, after: AllocatorLayout): string[] =>
  changed(before.name, {
    kind: [before.kind, after.kind],
    owner: [before.owner, after.owner],
    ...meanings(before, after),
  });

/** What both have. */
function meanings(
  before: AllocatorLayout,
  after: AllocatorLayout,
): Readonly<Record<string, readonly [unknown, unknown]>> {
  const [old, other] = [before, after].map((a) => new Map(Object.entries(layoutOf(a).meanings(a))));
  const both = [...old!.keys()].filter((what) => other!.has(what));
  return Object.fromEntries(both.map((what) => [what, [old!.get(what), other!.get(what)]]));
}

/** References and structs that exist once, by what the schema calls their type. */
const rootsOf = ({ roots, singletons }: Layout): (Named & { readonly type: string })[] => [
  ...roots.map(({ name, struct, allocator, count }) => ({
    name,
    type: `ref<${struct}, ${allocator}>${count === undefined ? "" : `[${count}]`}`,
  })),
  ...singletons.map(({ name, struct }) => ({ name, type: struct })),
];

/** Parts that none of the above tells apart, such as the size of a magazine, differ in their hash. */
function placement(before: Layout, after: Layout): string[] {
  const old = new Map(hashesOf(before));
  const other = hashesOf(after).flatMap(([name, hash]) => (old.has(name) && old.get(name) !== hash ? [name] : []));
  return [
    ...(other.length === 0 ? [] : [`image: other hashes of ${other.join(", ")}`]),
    ...changed("image", { bytes: [before.image.byteLength, after.image.byteLength] }),
  ];
}

/** Whether `attach` opens an image of the one in a program of the other. It compares places and sizes, not meanings. */
export const attaches = (before: Layout, after: Layout): boolean =>
  before.image.byteLength === after.image.byteLength && String(hashesOf(before)) === String(hashesOf(after));

const hashesOf = ({ structs, allocators, roots, singletons }: Layout): (readonly [string, number])[] =>
  [...structs, ...allocators, ...roots, ...singletons].map(({ name, hash }) => [name, hash] as const);
