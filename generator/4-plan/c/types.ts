import type { EnumModel } from "../../2-resolve/types.js";
import type { FieldLayout, StructLayout } from "../../3-layout/types.js";

/** Every name of the C header, each of them once. */
export interface CPlan {
  /** `packets.h` */
  readonly file: string;
  readonly guard: string;
  /** `PACKETS_LAYOUT`: tells this image from that of another schema, or of another level, with the same name. */
  readonly layout: { readonly name: string; readonly hash: number };
  /** What C and C++ spell differently: `PACKETS_ASSERT`. */
  readonly spellings: { readonly assert: string; readonly alignof: string; readonly alignas: string };
  readonly constants: readonly CConstant[];
  readonly enums: readonly CEnum[];
  /** Ordered so that a struct stands in front of those that have it by value. */
  readonly structs: readonly CStruct[];
  /** C names of types, by their name in the schema. */
  readonly types: Readonly<Record<string, string>>;
  /** What is called otherwise than expected, by its place in the schema: `{ "Header.and": "and_" }`. */
  readonly renamed: Readonly<Record<string, string>>;
}

export interface CConstant {
  readonly name: string;
  readonly value: number;
  /** The name one would expect, where that is taken. */
  readonly insteadOf: string | undefined;
}

export interface CEnum {
  readonly model: EnumModel;
  readonly name: string;
  readonly values: readonly CConstant[];
}

export interface CStruct {
  readonly layout: StructLayout;
  readonly name: string;
  readonly fields: readonly { readonly layout: FieldLayout; readonly name: string }[];
  readonly masks: readonly CMask[];
}

/** `Header_flags_ttl_SHIFT` and `Header_flags_ttl_MASK`. */
export interface CMask {
  readonly stem: string;
  readonly shift: number;
  readonly mask: number;
  readonly insteadOf: string | undefined;
}
