import type { AllocatorPlan } from "../../4-plan/types.js";

/** A cursor of an allocator: the field, and the class with the handles this allocator gives it. */
export interface Cursor {
  readonly name: string;
  readonly className: string;
  readonly type: string;
}

export function cursorsOf(allocator: AllocatorPlan): Cursor[] {
  const forms =
    allocator.kind === "arena"
      ? allocator.forms.map((form) => ({ ...form, name: `${form.prefix}Cursor` }))
      : [{ ...allocator, name: "cursor" }];
  return forms.map(({ name, view, handle }) => {
    const className = view.cursorName;
    return { name, className, type: view.holders.length > 1 ? `${className}<${handle}>` : className };
  });
}

export const declareCursor = ({ name, type }: Cursor): string => `declare readonly ${name}: ${type};`;
export const assignCursor = ({ name, className }: Cursor): string => `this.${name} = foldable(new ${className}(this));`;
