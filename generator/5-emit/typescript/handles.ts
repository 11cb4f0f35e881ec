import { grouped } from "../digits.js";
import type { AllocatorPlan, ArenaPlan, Plan, ViewPlan } from "../../4-plan/types.js";
import { type Imports, sentence, withArticle } from "./text.js";

/** The types of the handles an allocator gives out, in its file. Typed handles of an arena are block handles as well. */
export function printHandles(allocator: AllocatorPlan, plan: Plan): string[] {
  const brand = `${plan.layout.name}.${allocator.layout.name}`;
  const what = allocator.kind === "arena" ? "A block" : sentence(withArticle(allocator.view.className));
  return [
    `/** ${what} in \`${brand}\`: opaque, 0 is null.${printBits(allocator)} */`,
    `export type ${allocator.handle} = number & { readonly __brand: "${brand}" };`,
    ...(allocator.kind === "arena" ? printTyped(allocator) : []),
  ];
}

function printBits({ kind, layout: { handles } }: AllocatorPlan): string {
  if (handles === undefined) return " The word address.";
  const { slotBits, firstSlot, generationBits } = handles;
  const [times, place] = kind === "arena" ? ["epoch", "granule"] : ["generation", "slot"];
  const number = firstSlot === 0 ? place : `${grouped(firstSlot)} + ${place}`;
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

/** The handles of a struct that several allocators hold, in the file of its view. */
export function printUnion({ className, handle, holders }: ViewPlan): string[] {
  if (holders.length <= 1) return [];
  return [
    `/** ${sentence(withArticle(className))}, wherever it is held. */`,
    `export type ${handle} = ${holders.map((h) => h.handle).join(" | ")};`,
    "",
  ];
}

/** All handle types that the file of an allocator exports. */
export function handlesOf(allocator: AllocatorPlan): string[] {
  if (allocator.kind !== "arena") return [allocator.handle];
  const { handle, forms, sliceHandle, slices, stringHandle } = allocator;
  return [handle, ...forms.map((f) => f.handle), sliceHandle, ...slices.map((s) => s.handle), stringHandle];
}

/** Imports a handle type from the file of its allocator: a type only, so that views and allocators don't load each other. */
export function importHandle(imports: Imports, plan: Plan, allocator: string, handle: string): void {
  imports.type(plan.module.allocators.find((a) => a.layout.name === allocator)!.file, handle);
}
