import type { AllocatorLayout, FieldLayout, Layout, Region, RootLayout, StructLayout } from "../../3-layout/types.js";
import { hashOf } from "../../hash.js";
import { leafOf } from "../../3-layout/leaf.js";
import { planOf } from "../kinds/kinds.js";
import { kebabCase, outputName } from "../names.js";
import { CNames } from "./c-names.js";
import type { CConstant, CEnum, CMask, CPlan, CStruct } from "./types.js";
import { isSystemHeader } from "./words.js";

/** What users wrote comes first, then what every header has, then what is joined from several names. */
export function planC(layout: Layout): CPlan {
  const names = new CNames();
  const renamed: Record<string, string> = {};
  const note = (place: string, wanted: string, name: string): void => {
    if (name !== wanted) renamed[place] = name;
  };
  const prefix = constantCase(layout.name);
  const namer: Namer = { names, note, prefix };

  const declared = [...layout.enums, ...layout.structs].map((t) => t.name);
  const types = Object.fromEntries(names.types(declared).map((name, i) => [declared[i]!, name]));
  for (const name of declared) note(name, name, types[name]!);
  const structs = inOrder(layout.structs).map((s) => nameFields(namer, s, types[s.name]!));

  const macro = (suffix: string): string => names.macro(`${prefix}_${suffix}`);
  return {
    file: headerFile(layout.name),
    guard: macro("H"),
    spellings: { assert: macro("ASSERT"), alignof: macro("ALIGNOF"), alignas: macro("ALIGNAS") },
    layout: { name: macro("LAYOUT"), hash: hashOfImage(layout) },
    constants: [
      ...imageConstants(namer, layout),
      ...layout.allocators.flatMap((a) => allocatorConstants(namer, a)),
      ...layout.roots.flatMap((r) => rootConstants(namer, r)),
      ...layout.singletons.flatMap((s) => rootConstants(namer, { ...s, count: undefined })),
    ],
    enums: layout.enums.map((e): CEnum => ({
      model: e,
      name: types[e.name]!,
      values: e.values.map((v) => single(namer, `${e.name}.${v.name}`, `${types[e.name]!}_${v.name}`, v.value)),
    })),
    structs: structs.map((s) => ({ ...s, masks: s.layout.fields.flatMap((f, i) => masksOf(namer, s, f, i)) })),
    types,
    renamed,
  };
}

/** Every number that a C program may depend on is in it. */
const hashOfImage = ({ structs, allocators, roots, singletons, image }: Layout): number => {
  const hashes = [...structs, ...allocators, ...roots, ...singletons].map(({ name, hash }) => [name, hash]);
  return hashOf([hashes, image.regions]) >>> 0;
};

interface Namer {
  readonly names: CNames;
  readonly note: (place: string, wanted: string, name: string) => void;
  readonly prefix: string;
}

/** `time.h` would be found where a C file includes that of the system. */
function headerFile(name: string): string {
  const stem = kebabCase(outputName(name));
  return `${isSystemHeader(stem) ? `${stem}-image` : stem}.h`;
}

/** C wants a struct declared before it is used by value. */
function inOrder(structs: readonly StructLayout[]): StructLayout[] {
  const done = new Set<StructLayout>();
  const visit = (struct: StructLayout): void => {
    if (done.has(struct)) return;
    for (const { type } of struct.fields) {
      const leaf = leafOf(type);
      if (leaf.kind === "struct") visit(structs.find((s) => s.name === leaf.struct)!);
    }
    done.add(struct);
  };
  structs.forEach(visit);
  return [...done];
}

type NamedStruct = Omit<CStruct, "masks">;

function nameFields({ names, note }: Namer, layout: StructLayout, name: string): NamedStruct {
  const members = names.members(layout.fields.map((f) => f.name));
  layout.fields.forEach((f, i) => note(`${layout.name}.${f.name}`, f.name, members[i]!));
  return { layout, name, fields: layout.fields.map((f, i) => ({ layout: f, name: members[i]! })) };
}

function imageConstants(namer: Namer, { image, reclamation }: Layout): CConstant[] {
  const { prefix } = namer;
  const regions = valuesOf(reclamation?.regions ?? []);
  return [
    single(namer, "", `${prefix}_IMAGE_BYTES`, image.byteLength),
    single(namer, "", `${prefix}_HEADER_WORD`, image.headerWord),
    ...family(namer, "memory.reclamation", [`${prefix}_RECLAMATION`], regions),
  ];
}

function allocatorConstants(namer: Namer, allocator: AllocatorLayout): CConstant[] {
  const stem = `${namer.prefix}_${constantCase(allocator.name)}`;
  const { suffix, constants } = planOf(allocator);
  const values = [...constants(allocator), ...valuesOf(allocator.regions)];
  return family(namer, `allocators.${allocator.name}`, [stem, `${stem}_${suffix.toUpperCase()}`], values);
}

function rootConstants(namer: Namer, { name, word, count }: Pick<RootLayout, "name" | "word" | "count">): CConstant[] {
  const several: Values = count === undefined ? [] : [["_COUNT", count]];
  const stem = `${namer.prefix}_ROOT_${constantCase(name)}`;
  return family(namer, `roots.${name}`, [stem], [["_WORD", word], ...several]);
}

function masksOf(namer: Namer, struct: NamedStruct, { name, type }: FieldLayout, index: number): CMask[] {
  const leaf = leafOf(type);
  if (leaf.kind !== "bits") return [];
  return leaf.parts.map(({ name: part, shift, bits }) => {
    const wanted = `${struct.name}_${struct.fields[index]!.name}_${part}`;
    const stem = namer.names.stem([wanted], ["_SHIFT", "_MASK"]);
    namer.note(`${struct.layout.name}.${name}.${part}`, wanted, stem);
    return { stem, shift, mask: (2 ** bits - 1) * 2 ** shift, insteadOf: stem === wanted ? undefined : wanted };
  });
}

type Values = readonly (readonly [suffix: string, value: number])[];

const valuesOf = (regions: readonly Region[]): Values =>
  regions.map((r) => [`_${constantCase(r.name)}_WORD`, r.word] as const);

function single({ names, note }: Namer, place: string, wanted: string, value: number): CConstant {
  const name = names.macro(wanted);
  if (place !== "") note(place, wanted, name);
  return { name, value, insteadOf: name === wanted ? undefined : wanted };
}

function family(
  { names, note }: Namer,
  place: string,
  stems: readonly [string, ...string[]],
  values: Values,
): CConstant[] {
  const [wanted] = stems;
  const suffixes = values.map(([suffix]) => suffix);
  const stem = names.stem(stems, suffixes);
  note(place, wanted, stem);
  return values.map(([suffix, value]) => ({
    name: stem + suffix,
    value,
    insteadOf: stem === wanted ? undefined : wanted + suffix,
  }));
}

const constantCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
