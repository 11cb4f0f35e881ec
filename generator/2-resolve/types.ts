import type { Kind } from "../1-parse/types.js";
import type { SourceRange } from "../diagnostics/diagnostic.js";
import type { Models } from "./kinds/kinds.js";

export type { Kind };

export type Backing = "local" | "shared" | "wasm" | "wasm-shared";
export type Checks = "fast" | "checked" | "paranoid";

export type IntegerType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32";
export type ScalarType = IntegerType | "u64" | "i64" | "u53" | "f32" | "f64" | "bool";
/** Element types of arena slices: the typed arrays there are. */
export type SliceType = IntegerType | "u64" | "i64" | "f32" | "f64";

/** What is generated for a struct that is held: views, methods on handles, or both. */
export type StructEmission = "all" | "handles" | "views";
/** What is generated for a field: all, what does not write it, or nothing but its place. */
export type FieldEmission = "all" | "read" | "none";

/** The schema with every name bound and every default explicit; not one byte counted yet. */
export interface Model {
  /** As written: `packets`. */
  readonly name: string;
  /** Module class: `Packets`. */
  readonly className: string;
  readonly doc: string | undefined;
  readonly memory: MemoryModel;
  readonly enums: readonly EnumModel[];
  readonly structs: readonly StructModel[];
  readonly allocators: readonly AllocatorModel[];
  readonly roots: readonly RootModel[];
  readonly singletons: readonly SingletonModel[];
  /** How retired slots come back; undefined when no allocator can retire. */
  readonly reclamation: ReclamationModel | undefined;
  readonly origin: SourceRange;
}

/** A handle that stands in the image itself, where threads find it: `roots.table`. */
export interface RootModel {
  readonly name: string;
  readonly doc: string | undefined;
  readonly struct: string;
  readonly allocator: string;
  /** `ref<Entry>[64]` is 64 of them; undefined for one. */
  readonly count: number | undefined;
  readonly origin: SourceRange;
}

/** A struct that stands in the image itself, once: `roots.settings`. */
export interface SingletonModel {
  readonly name: string;
  readonly doc: string | undefined;
  readonly struct: string;
  readonly origin: SourceRange;
}

/** Guards, and batches of retired slots; one for all sharded free lists of the image. */
export interface ReclamationModel {
  /** Most retired slots that are released together. */
  readonly batch: number;
  /** Slots born after a stalled reader's last look do not wait for it. */
  readonly robust: boolean;
  /** Share of the slots that should be free, in thousandths: what the controller of the batch size aims at. */
  readonly targetPermille: number;
}

export interface MemoryModel {
  readonly backing: Backing;
  /** Backing can be seen by several threads. */
  readonly shared: boolean;
  readonly wasm: boolean;
  /** Threads attached at once, the creator included; 1 for `local` and `wasm`, at most 31. */
  readonly workers: number;
  readonly checks: Checks;
  readonly origin: SourceRange;
}

export interface EnumModel {
  readonly name: string;
  readonly doc: string | undefined;
  readonly base: IntegerType;
  readonly values: readonly { readonly name: string; readonly value: number }[];
  readonly origin: SourceRange;
}

export interface StructModel {
  readonly name: string;
  readonly doc: string | undefined;
  readonly layout: "c";
  /** Lower bound for the alignment, bytes, a power of two; 1 when the schema says nothing. */
  readonly minAlign: number;
  readonly emit: StructEmission;
  readonly fields: readonly FieldModel[];
  readonly origin: SourceRange;
}

export interface FieldModel {
  readonly name: string;
  readonly doc: string | undefined;
  readonly type: FieldType;
  /** Get and set are `Atomics.load` and `Atomics.store`; scalars, enums and refs of 1, 2, 4 or 8 bytes only. */
  readonly atomic: boolean;
  readonly emit: FieldEmission;
  readonly origin: SourceRange;
}

export type FieldType =
  | { readonly kind: "scalar"; readonly scalar: ScalarType }
  | { readonly kind: "enum"; readonly enum: string; readonly base: IntegerType }
  | { readonly kind: "bits"; readonly word: "u8" | "u16" | "u32"; readonly parts: readonly BitPart[] }
  | { readonly kind: "utf8"; readonly bytes: number }
  | { readonly kind: "ref"; readonly struct: string; readonly allocator: string }
  | { readonly kind: "struct"; readonly struct: string }
  /** `u8[4][3]` is 4 arrays of 3, as in C: { count: 4, element: { count: 3, element: u8 } }. */
  | { readonly kind: "array"; readonly element: FieldType; readonly count: number };

/** Bits from the least significant one up, in the order of the schema. */
export interface BitPart {
  readonly name: string;
  readonly shift: number;
  readonly bits: number;
}

export type AllocatorModel = Models[Kind];

/** What all kinds have. */
export interface AllocatorBase {
  /** As written: `headers`; also the property of the module class (camelCase). */
  readonly name: string;
  readonly doc: string | undefined;
  /** Threads that allocate and free: all attached ones, or only the creator. `creator` whenever the backing is not shared. */
  readonly owner: "workers" | "creator";
  /** Memory that is handed out holds what it held before, or zeros. */
  readonly zero: "none" | "on-alloc";
  readonly origin: SourceRange;
}
