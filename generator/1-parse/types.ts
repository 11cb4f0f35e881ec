import type { SourceRange } from "../diagnostics/diagnostic.js";
import type { AllocatorDoc } from "./kinds/document.js";

export type { AllocatorDoc, Doc } from "./kinds/document.js";
export type { Kind } from "./kinds/kinds.js";

/** A value and where it stands in the schema text. */
export interface Ranged<T> {
  readonly value: T;
  readonly range: SourceRange;
}

/** A key with its value: `range` covers the value, `nameRange` the key. */
export interface Entry<T> extends Ranged<T> {
  readonly name: string;
  readonly nameRange: SourceRange;
}

/** The schema as written: valid keys of the right JSON type, nothing bound, nothing defaulted. */
export interface SchemaDoc {
  /** Nothing was left out: `parse` found no error. Otherwise names are still all there, but values may be missing. */
  readonly complete: boolean;
  readonly name: Ranged<string>;
  readonly doc?: string;
  readonly memory?: Ranged<MemoryDoc>;
  readonly enums: readonly Entry<EnumDoc>[];
  readonly structs: readonly Entry<StructDoc>[];
  readonly allocators: readonly Entry<AllocatorDoc>[];
  readonly roots: readonly Entry<RootDoc>[];
}

/** A `ref` type: `ref<Entry>`, `ref<Entry, entries>[64]`. */
export interface RootDoc {
  readonly doc?: string;
  readonly type: Ranged<string>;
  readonly count?: Ranged<number>;
}

export interface MemoryDoc {
  readonly backing?: Ranged<string>;
  readonly workers?: Ranged<number>;
  /** One level, or several: the first for the output folder itself. */
  readonly checks?: readonly Ranged<string>[];
  readonly reclamation?: Ranged<ReclamationDoc>;
}

export interface ReclamationDoc {
  readonly batch?: Ranged<number>;
  readonly robust?: Ranged<boolean>;
  /** Share of the slots that should be free, 0 … 1. */
  readonly target?: Ranged<number>;
}

export interface EnumDoc {
  readonly doc?: string;
  readonly type?: Ranged<string>;
  /** `undefined` where the schema lists names only: numbered from 0. */
  readonly values: readonly Entry<number | undefined>[];
}

export interface StructDoc {
  readonly doc?: string;
  readonly layout?: Ranged<string>;
  readonly align?: Ranged<number>;
  readonly emit?: Ranged<string>;
  readonly fields: readonly Entry<FieldDoc>[];
}

export interface FieldDoc {
  readonly doc?: string;
  /** The type expression, not yet parsed: `u8[16]`, `ref<Header>`. */
  readonly type: Ranged<string>;
  readonly count?: Ranged<number>;
  readonly bits?: readonly Entry<number>[];
  readonly atomic?: Ranged<boolean>;
  readonly emit?: Ranged<string>;
}
