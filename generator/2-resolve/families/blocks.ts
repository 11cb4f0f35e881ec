import type { AllocatorDoc } from "../../1-parse/types.js";
import type { Scope } from "../scope.js";
import type { AllocatorBase, SliceType } from "../types.js";

/** Blocks of any size. */
export interface BlocksModel extends AllocatorBase {
  /** Bytes for blocks, a multiple of 8. */
  readonly size: number;
  /** Structs with typed forms (`allocHeader`); all structs of the schema when it says nothing. */
  readonly structs: readonly string[];
  readonly slices: readonly SliceType[];
}

const sliceTypes: readonly SliceType[] = ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"];

export const blocksHold = ({ of }: AllocatorDoc): readonly string[] | "all" => of?.map(({ value }) => value) ?? "all";

export function resolveForms(doc: AllocatorDoc, { structs }: Scope): Pick<BlocksModel, "structs" | "slices"> {
  const held = blocksHold(doc);
  return {
    structs: held === "all" ? [...structs.keys()] : [...new Set(held)],
    slices: sliceTypes.filter((t) => doc.slices === undefined || doc.slices.some((s) => s.value === t)),
  };
}
