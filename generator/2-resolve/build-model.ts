import type { AllocatorDoc, Doc, Entry, EnumDoc, FieldDoc, Kind, Ranged, StructDoc } from "../1-parse/types.js";
import { pascalCase } from "./case.js";
import { baseOf, valuesOf } from "./enum-values.js";
import { meaningOf } from "./kinds/kinds.js";
import type { Scope, ScopedField, ScopedRoot } from "./scope.js";
import { reclamationOf } from "./reclamation.js";
import type {
  AllocatorModel,
  BitPart,
  EnumModel,
  FieldEmission,
  FieldModel,
  FieldType,
  MemoryModel,
  Model,
  RootModel,
  ScalarType,
  SingletonModel,
  StructEmission,
  StructModel,
} from "./types.js";

/** A scope without errors, defaults filled in. */
export function buildModel(scope: Scope): Model {
  const { doc } = scope;
  return {
    name: doc.name.value,
    className: pascalCase(doc.name.value),
    doc: doc.doc,
    memory: buildMemory(scope),
    enums: doc.enums.map(buildEnum),
    structs: doc.structs.map((s) => buildStruct(s, scope)),
    allocators: doc.allocators.map((a) => buildAllocator(a, scope)),
    roots: scope.roots.filter((r) => r.base === "ref").map((r) => buildRoot(r, scope)),
    singletons: scope.roots.filter((r) => r.base === "struct").map(buildSingleton),
    reclamation: reclamationOf(scope),
    origin: doc.name.range,
  };
}

function buildMemory({ doc: { memory, name }, backing, checks, shared, workers }: Scope): MemoryModel {
  return {
    backing,
    shared,
    wasm: backing === "wasm" || backing === "wasm-shared",
    workers,
    checks,
    origin: memory?.range ?? name.range,
  };
}

function buildEnum({ name, nameRange, value }: Entry<EnumDoc>): EnumModel {
  const values = valuesOf(value).map((v) => ({ name: v.name, value: v.value }));
  return { name, doc: value.doc, base: baseOf(value), values, origin: nameRange };
}

function buildStruct(struct: Entry<StructDoc>, scope: Scope): StructModel {
  const { name, nameRange, value } = struct;
  const fields = scope.fieldsOf(name).map((f) => buildField(f, scope));
  const emit = (value.emit?.value ?? "all") as StructEmission;
  return { name, doc: value.doc, layout: "c", minAlign: value.align?.value ?? 1, emit, fields, origin: nameRange };
}

function buildField(scoped: ScopedField, scope: Scope): FieldModel {
  const { name, nameRange, value } = scoped.field;
  return {
    name,
    doc: value.doc,
    type: buildType(scoped, scope),
    atomic: value.atomic?.value ?? false,
    emit: (value.emit?.value ?? "all") as FieldEmission,
    origin: nameRange,
  };
}

/** `count: c` with type `t[a][b]` is t[c][a][b]: c arrays of what the type says. */
function buildType(scoped: ScopedField, scope: Scope): FieldType {
  const { type, base, field } = scoped;
  const written = type.counts.slice(base === "utf8" ? 1 : 0).map((c) => c.value);
  const counts = field.value.count === undefined ? written : [field.value.count.value, ...written];
  return counts.reduceRight<FieldType>(
    (element, count) => ({ kind: "array", element, count }),
    buildElement(scoped, scope),
  );
}

function buildElement({ type, base, field }: ScopedField, { enums, holdersOf }: Scope): FieldType {
  const name = type.name.value;
  if (field.value.bits !== undefined)
    return { kind: "bits", word: name as "u8" | "u16" | "u32", parts: buildParts(field.value) };
  switch (base) {
    case "utf8":
      return { kind: "utf8", bytes: type.counts[0]!.value };
    case "ref":
      return { kind: "ref", ...buildTarget(type.args, holdersOf) };
    case "enum":
      return { kind: "enum", enum: name, base: baseOf(enums.get(name)!.value) };
    case "struct":
      return { kind: "struct", struct: name };
    default:
      return { kind: "scalar", scalar: name as ScalarType };
  }
}

/** Of `ref<Struct, allocator>`; a struct that only one allocator holds needs no second word. */
function buildTarget([struct, allocator]: readonly Ranged<string>[], holdersOf: Scope["holdersOf"]): Target {
  return { struct: struct!.value, allocator: allocator?.value ?? holdersOf(struct!.value)[0]! };
}

type Target = Pick<RootModel, "struct" | "allocator">;

/** shift(n) = shift(n-1) + bits(n-1) */
function buildParts({ bits = [] }: FieldDoc): BitPart[] {
  let end = 0;
  return bits.map(({ name, value }) => {
    const shift = end;
    end += value;
    return { name, shift, bits: value };
  });
}

/** Of a schema without errors: nothing that the kind needs is missing. */
function buildAllocator({ name, nameRange, value }: Entry<AllocatorDoc>, scope: Scope): AllocatorModel {
  const owner = scope.shared && value.owner?.value !== "creator" ? "workers" : "creator";
  const zero = value.zero?.value === "on-alloc" ? "on-alloc" : "none";
  const common = { name, doc: value.doc, owner, zero, origin: nameRange } as const;
  return meaningOf(value)!.resolve(common, value as Doc<Kind>, scope);
}

function buildRoot({ root: { name, nameRange, value }, type }: ScopedRoot, { holdersOf }: Scope): RootModel {
  const count = value.count?.value ?? type.counts[0]?.value;
  return { name, doc: value.doc, ...buildTarget(type.args, holdersOf), count, origin: nameRange };
}

const buildSingleton = ({ root: { name, nameRange, value }, type }: ScopedRoot): SingletonModel => ({
  name,
  doc: value.doc,
  struct: type.name.value,
  origin: nameRange,
});
