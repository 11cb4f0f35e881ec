import type { Access } from "../../4-plan/access.js";
import { pascalCase } from "../../4-plan/names.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { type Code, typeOf } from "./code.js";
import { indicesOf, type SlotNumbers } from "./expressions.js";

export const viewOf = (plan: Plan, struct: string): ViewPlan =>
  plan.module.views.find((v) => v.struct.name === struct)!;

/** Type of the handles under which an allocator holds a struct. */
export const handleTypeOf =
  (plan: Plan) =>
  (allocator: string, struct: string): Code =>
    handleIn(plan, allocator, viewOf(plan, struct).holders.find((h) => h.allocator === allocator)!.handle);

/** A handle type, from the file of its allocator: a type only, so that views and allocators don't load each other. */
export const handleIn = (plan: Plan, allocator: string, handle: string): Code =>
  typeOf(plan.module.allocators.find((a) => a.layout.name === allocator)!.file, handle);

/** The accessor of a view: the field as the schema writes it, the part of a bits word behind it: `flagsUrgent`. */
export const viewName = ({ path: [first, ...rest] }: Access): string => first! + rest.map(pascalCase).join("");

/** `i: number, j: number` for an array of arrays. */
export const indexParameters = (access: Access): string[] => indicesOf(access.place).map((i) => `${i}: number`);

/** In the numbering of the image, which gives each allocator a range of its own. */
export const slotsOf =
  ({ module }: Plan) =>
  (name: string): SlotNumbers | undefined => {
    const { slots, layout } = module.allocators.find((a) => a.layout.name === name)!;
    if (layout.handles === undefined) return undefined;
    const { slotBits, firstSlot } = layout.handles;
    return { mask: 2 ** slotBits - 1, first: firstSlot + 1, last: firstSlot + slots };
  };

/** Those that `paranoid` takes; the other levels take any number. */
export const takenSlots = (allocator: string, plan: Plan): SlotNumbers | undefined =>
  plan.layout.memory.checks === "paranoid" ? slotsOf(plan)(allocator) : undefined;
