import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { AllocatorModel, Model } from "../2-resolve/types.js";
import { bitsForAll, minGenerationBits } from "./handles.js";
import { layoutOf } from "./kinds/kinds.js";
import { betterOrder, wastedBytes } from "./order.js";
import type { Layout, StructLayout } from "./types.js";

/** Byte addresses in the image must stay int32. */
export const maxImageBytes = 2 ** 31;

export function structFindings(structs: readonly StructLayout[]): Diagnostic[] {
  return structs.flatMap((s) =>
    s.size >= maxImageBytes ? [structTooLarge(s)] : wasteful(s) ? [wastefulOrder(s)] : [],
  );
}

const wasteful = (struct: StructLayout): boolean =>
  wastedBytes(struct) > struct.size / 8 && betterOrder(struct) !== undefined;

/** Handles of `checked` and `paranoid` are generation and slot in 32 bits. */
export function allocatorFindings({ allocators, memory }: Model): Diagnostic[] {
  if (memory.checks === "fast" || allocators.length === 0) return [];
  const slotBits = bitsForAll(allocators);
  if (slotBits + minGenerationBits <= 32) return [];
  const slots = (a: AllocatorModel): number => layoutOf(a).slots(a);
  const largest = allocators.reduce((a, b) => (slots(b) > slots(a) ? b : a));
  return [tooManySlots(largest, slotBits)];
}

/** At what ends first beyond the limit. */
export function imageFindings(
  { roots, singletons, reclamation, allocators }: Pick<Layout, "roots" | "singletons" | "reclamation" | "allocators">,
  { memory }: Model,
): Diagnostic[] {
  const retired =
    reclamation === undefined ? [] : [{ ...reclamation, name: "memory.reclamation", origin: memory.origin }];
  const first = [
    ...roots.map((r) => ({ ...r, name: `root ${r.name}`, regions: [{ word: r.word, words: r.count ?? 1 }] })),
    ...singletons.map((s) => ({ ...s, name: `root ${s.name}`, regions: [s] })),
    ...retired,
    ...allocators,
  ].find((part) => part.regions.some((r) => (r.word + r.words) * 4 >= maxImageBytes));
  return first === undefined ? [] : [diagnose("image-too-large", first.origin, { part: first.name })];
}

function structTooLarge({ name, size, origin }: StructLayout): Diagnostic {
  return diagnose("struct-too-large", origin, { struct: name, size });
}

function wastefulOrder(struct: StructLayout): Diagnostic {
  const better = betterOrder(struct)!;
  const holes = {
    struct: struct.name,
    wasted: wastedBytes(struct),
    size: struct.size,
    order: better.fields.join(", "),
    better: better.size,
  };
  return diagnose("wasteful-order", struct.origin, holes);
}

const tooManySlots = (largest: AllocatorModel, slotBits: number): Diagnostic =>
  diagnose("too-many-slots", largest.origin, { slotBits, generationBits: minGenerationBits });
