import type { AllocatorDoc, Entry, EnumDoc, FieldDoc, RootDoc, SchemaDoc, StructDoc } from "../1-parse/types.js";
import { meaningOf } from "./kinds/kinds.js";
import { parseType, type TypeExpression } from "./type-expression.js";
import type { Backing, Checks, ScalarType } from "./types.js";

export const scalarTypes: readonly ScalarType[] = [
  "u8",
  "i8",
  "u16",
  "i16",
  "u32",
  "i32",
  "u64",
  "i64",
  "u53",
  "f32",
  "f64",
  "bool",
];

/** What rules ask: the document, its names, its types taken apart. */
export interface Scope {
  readonly doc: SchemaDoc;
  readonly backing: Backing;
  /** The level that is compiled; the schema may ask for others beside it. */
  readonly checks: Checks;
  /** Several threads see the memory. Assumed of a backing that doesn't exist, so that nothing is wrong beside it. */
  readonly shared: boolean;
  readonly workers: number;
  readonly enums: ReadonlyMap<string, Entry<EnumDoc>>;
  readonly structs: ReadonlyMap<string, Entry<StructDoc>>;
  readonly fields: readonly ScopedField[];
  readonly roots: readonly ScopedRoot[];
  readonly fieldsOf: (struct: string) => readonly ScopedField[];
  /** Allocators where a struct can be allocated, as far as a reference to it is concerned. */
  readonly holdersOf: (struct: string) => readonly string[];
}

export interface ScopedField {
  readonly struct: Entry<StructDoc>;
  readonly field: Entry<FieldDoc>;
  readonly type: TypeExpression;
  readonly base: BaseType;
}

export interface ScopedRoot {
  readonly root: Entry<RootDoc>;
  readonly type: TypeExpression;
  readonly base: BaseType;
}

/** What the name of a type stands for; `unknown` is reported by one rule and ignored by all others. */
export type BaseType = "scalar" | "utf8" | "ref" | "enum" | "struct" | "unknown";

const defaultWorkers = 4;

export function bind(doc: SchemaDoc, checks: Checks): Scope {
  const enums = new Map(doc.enums.map((e) => [e.name, e]));
  const structs = new Map(doc.structs.map((s) => [s.name, s]));
  const scoped = (struct: Entry<StructDoc>): ScopedField[] =>
    struct.value.fields.map((field) => {
      const type = parseType(field.value.type);
      return { struct, field, type, base: baseOf(type, enums, structs) };
    });
  const byStruct = new Map(doc.structs.map((s) => [s.name, scoped(s)]));
  const backing = (doc.memory?.value.backing?.value ?? "local") as Backing;
  const shared = backing !== "local" && backing !== "wasm";
  return {
    doc,
    backing,
    checks,
    shared,
    workers: doc.memory?.value.workers?.value ?? (shared ? defaultWorkers : 1),
    enums,
    structs,
    fields: [...byStruct.values()].flat(),
    roots: doc.roots.map((root) => {
      const type = parseType(root.value.type);
      return { root, type, base: baseOf(type, enums, structs) };
    }),
    fieldsOf: (struct) => byStruct.get(struct) ?? [],
    holdersOf: (struct) => holdersOf(struct, doc.allocators),
  };
}

function baseOf(
  { name: { value: name }, problem }: TypeExpression,
  enums: Scope["enums"],
  structs: Scope["structs"],
): BaseType {
  if (problem !== undefined) return "unknown";
  if (name === "utf8" || name === "ref") return name;
  if (scalarTypes.some((s) => s === name)) return "scalar";
  return structs.has(name) ? "struct" : enums.has(name) ? "enum" : "unknown";
}

/** What it holds can be told: its kind and the structs it names are known. Otherwise that is reported elsewhere. */
export function isCertain(allocator: AllocatorDoc, structs: Scope["structs"]): boolean {
  const held = meaningOf(allocator)?.holds(allocator);
  return held !== undefined && (held === "all" || held.every((struct) => structs.has(struct)));
}

/** Who says so holds it. What takes every struct is asked only when nobody else has it. */
function holdersOf(struct: string, allocators: readonly Entry<AllocatorDoc>[]): string[] {
  const named = allocators.filter((a) => namedBy(a.value).includes(struct));
  const holders = named.length > 0 ? named : allocators.filter((a) => takesAll(a.value));
  return holders.map((a) => a.name);
}

/** The structs an allocator makes methods for, each once. */
export const structsHeldBy = ({ structs }: Pick<Scope, "structs">, allocator: AllocatorDoc): string[] =>
  takesAll(allocator) ? [...structs.keys()] : [...new Set(namedBy(allocator))];

export const takesAll = (allocator: AllocatorDoc): boolean => meaningOf(allocator)?.holds(allocator) === "all";

/** Of an unknown kind what it says. */
export function namedBy(allocator: AllocatorDoc): readonly string[] {
  const held = meaningOf(allocator)?.holds(allocator) ?? (allocator.of ?? []).map(({ value }) => value);
  return held === "all" ? [] : held;
}
