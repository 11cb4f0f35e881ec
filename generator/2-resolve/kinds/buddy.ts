import type { AllocatorDoc, Entry } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { blocksHold, type BlocksModel, resolveForms } from "../families/blocks.js";
import { bytesOf } from "../sizes.js";
import type { KindMeaning } from "./kind-meaning.js";

export interface BuddyModel extends BlocksModel {
  readonly kind: "buddy";
  /** Bytes of the smallest block, a power of two. */
  readonly minimum: number;
}

export const buddy: KindMeaning<"buddy"> = {
  holds: blocksHold,
  prefixesForms: true,
  insteadOf: undefined,
  retirable: () => 0,
  errors: [badMinimum],
  warnings: [],
  resolve(common, doc, scope) {
    const minimum = minimumOf(doc)!;
    const size = Math.ceil(bytesOf(doc.size.value)! / minimum) * minimum;
    // several threads would have to lock the tree, and one that dies would leave it locked
    return { ...common, owner: "creator", kind: "buddy", ...resolveForms(doc, scope), size, minimum };
  },
};

const [least, most] = [8, 2 ** 16];

/** Undefined when it is none. What is no size is another rule's. */
function minimumOf({ minimum }: AllocatorDoc): number | undefined {
  if (minimum === undefined) return 64;
  const bytes = bytesOf(minimum.value);
  const isRounded = typeof minimum.value === "number" && bytes !== minimum.value;
  return bytes === undefined || isRounded || bytes > most || !Number.isInteger(Math.log2(bytes)) ? undefined : bytes;
}

function badMinimum({ value: doc }: Entry<AllocatorDoc>): Diagnostic[] {
  const { minimum } = doc;
  if (minimum === undefined || bytesOf(minimum.value) === undefined || minimumOf(doc) !== undefined) return [];
  return [diagnose("bad-minimum", minimum.range, { minimum: minimum.value, least, most })];
}
