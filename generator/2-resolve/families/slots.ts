import type { AllocatorDoc, Doc } from "../../1-parse/types.js";
import type { AllocatorBase } from "../types.js";

export type SlotsDoc = Doc<"free-list" | "sharded-free-list">;

/** Slots of one struct. */
export interface SlotsModel extends AllocatorBase {
  readonly struct: string;
  readonly capacity: number;
  /** `isLive`, `handles` and `forEach` in `fast` (a live bitmap); always there in `checked` and `paranoid`. */
  readonly iterate: boolean;
  /** When a slot's generation wraps: reuse it, or take the slot out for good. */
  readonly generations: "wrap" | "quarantine";
}

export const slotsHold = ({ of }: AllocatorDoc): readonly string[] | undefined => of?.map(({ value }) => value);

export const resolveSlots = (doc: SlotsDoc): Omit<SlotsModel, keyof AllocatorBase> => ({
  struct: doc.of[0]!.value,
  capacity: doc.capacity.value,
  iterate: doc.iterate?.value ?? false,
  generations: doc.generations?.value === "quarantine" ? "quarantine" : "wrap",
});
