import type { AllocatorPlan, ArenaPlan, Plan, ViewPlan } from "../../4-plan/types.js";
import { grouped, sentence, withArticle } from "./text.js";

/**
 * The handle types of all allocators, apart from their classes so that views and allocators need not import each other.
 * Typed handles of an arena are block handles as well.
 */
export function emitHandles(plan: Plan): string {
  const { module } = plan;
  const unions = module.views.filter((v) => v.holders.length > 1).flatMap(printUnion);
  return [...module.allocators.flatMap((a) => printHandles(a, plan)), ...unions, ""].join("\n");
}

function printHandles(allocator: AllocatorPlan, plan: Plan): string[] {
  const brand = `${plan.layout.name}.${allocator.layout.name}`;
  const what = allocator.kind === "arena" ? "A block" : sentence(withArticle(allocator.view.className));
  return [
    `/** ${what} in \`${brand}\`: opaque, 0 is null.${printBits(allocator)} */`,
    `export type ${allocator.handle} = number & { readonly __brand: "${brand}" };`,
    ...(allocator.kind === "arena" ? printTyped(allocator) : []),
    "",
  ];
}

function printBits({ kind, layout: { handles } }: AllocatorPlan): string {
  if (handles === undefined) return " The word address.";
  const { slotBits, firstSlot, generationBits } = handles;
  const [times, place] = kind === "arena" ? ["epoch", "granule"] : ["generation", "slot"];
  const number = firstSlot === 0 ? place : `${firstSlot} + ${place}`;
  return ` ${times} << ${slotBits} | ${number}, ${grouped(2 ** generationBits)} ${times}s before one comes back.`;
}

function printTyped({ handle, forms, slices, sliceHandle, stringHandle }: ArenaPlan): string[] {
  const typed = (name: string, of: string, what: string): string =>
    `export type ${name} = ${of} & { readonly __of: "${what}" };`;
  return [
    ...forms.map((f) => typed(f.handle, handle, f.infix)),
    `export type ${sliceHandle} = ${handle} & { readonly __slice: true };`,
    ...slices.map((s) => typed(s.handle, sliceHandle, s.type)),
    typed(stringHandle, sliceHandle, "string"),
  ];
}

function printUnion(view: ViewPlan): string[] {
  return [
    `/** ${sentence(withArticle(view.className))}, wherever it is held. */`,
    `export type ${view.handle} = ${view.holders.map((h) => h.handle).join(" | ")};`,
  ];
}
