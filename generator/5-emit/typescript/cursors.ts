import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import { cursorType } from "./views-of.js";

/** A cursor of an allocator: the field, and the class with the handles this allocator gives it. */
export interface Cursor {
  readonly name: string;
  readonly className: string;
  readonly type: string;
  /** It is told its first place; with checks it starts without one. */
  readonly fast: boolean;
}

export function cursorsOf({ forms }: AllocatorPlan, { layout }: Plan): Cursor[] {
  const fast = layout.memory.checks === "fast";
  return forms
    .filter(({ view }) => view.hasClasses)
    .map((form) => ({ name: form.cursor, className: form.view.cursorName, type: cursorType(form), fast }));
}

export const declareCursor = ({ name, type }: Cursor): string => `protected declare readonly ${name}: ${type};`;
export const assignCursor = ({ name, className, fast }: Cursor): string =>
  `this.${name} = foldable(new ${className}(this${fast ? ", 0" : ""}));`;
