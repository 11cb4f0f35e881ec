import { grouped } from "../digits.js";
import { withArticle } from "../wording.js";
import type { AllocatorPlan, Plan, ViewPlan } from "../../4-plan/types.js";
import { sentence } from "./text.js";

/** The types of the handles an allocator gives out, in its file. */
export function printHandles(allocator: AllocatorPlan, plan: Plan): string[] {
  const brand = `${plan.layout.name}.${allocator.layout.name}`;
  const what = sentence(withArticle(allocator.gives));
  return [
    `/** ${what} in \`${brand}\`: opaque, 0 is null.${printBits(allocator)} */`,
    `export type ${allocator.handle} = number & { readonly __brand: "${brand}" };`,
    ...allocator.handleTypes.map(
      ({ name, of, brand: [key, value] }) =>
        `export type ${name} = ${of} & { readonly ${key}: ${JSON.stringify(value)} };`,
    ),
  ];
}

function printBits({ numbering: [times, place], layout: { handles } }: AllocatorPlan): string {
  if (handles === undefined) return " The word address.";
  const { slotBits, firstSlot, generationBits } = handles;
  const number = firstSlot === 0 ? place : `${grouped(firstSlot)} + ${place}`;
  return ` ${times} << ${slotBits} | ${number}, ${grouped(2 ** generationBits)} ${times}s before one comes back.`;
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
export const handlesOf = ({ handle, handleTypes }: AllocatorPlan): string[] => [
  handle,
  ...handleTypes.map(({ name }) => name),
];
