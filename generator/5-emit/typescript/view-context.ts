import type { Plan, ViewPlan } from "../../4-plan/types.js";
import type { Site } from "./expressions.js";

/** What the parts of a view file need to know. */
export interface ViewContext {
  readonly plan: Plan;
  readonly view: ViewPlan;
  readonly site: Site;
  readonly fast: boolean;
  /** `_w`, or `_b` where the struct is addressed by byte. */
  readonly at: "_w" | "_b";
}

/** Some holder does not free it alone, and a struct inside another one has no slot of its own. */
export const partial = (view: ViewPlan): boolean => view.nested || view.holders.some((h) => !h.frees);

export const isHeld = (view: ViewPlan): boolean => view.holders.length > 0;
export const isFreed = (view: ViewPlan): boolean => view.holders.some((h) => h.frees);

/** Views of structs that have one of these by value. */
export const wholesOf = ({ struct }: ViewPlan, { module }: Plan): ViewPlan[] =>
  module.views.filter(
    ({ accesses, hasClasses }) =>
      hasClasses && accesses.some((a) => a.value.kind === "struct" && a.value.struct === struct.name),
  );

/** Some cursor comes to it: an allocator's, or that of a struct it is in. What only a root has needs none. */
export const isShown = (view: ViewPlan, plan: Plan): boolean =>
  isHeld(view) || wholesOf(view, plan).some((whole) => isShown(whole, plan));

/** Structs inside it. */
export const hasParts = (view: ViewPlan): boolean => view.accesses.some(({ value }) => value.kind === "struct");

/** `<H extends HeaderHandle = HeaderHandle>` where several allocators hold the struct. */
export const generic = (view: ViewPlan): string =>
  view.holders.length > 1 ? `<H extends ${view.handle} = ${view.handle}>` : "";
export const handleType = (view: ViewPlan): string => (view.holders.length > 1 ? "H" : view.handle!);

/** The field of a cursor that keeps the cursor for a struct inside. */
export const cursorField = (path: readonly string[]): string => `_${path[0]!}Cursor`;
