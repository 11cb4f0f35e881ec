import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import { type Code, code, helper, valueOf } from "./code.js";
import { cursorType } from "./views-of.js";

/** A field that an allocator has beside those of its template: how it is declared, and set in the constructor. */
export interface Field {
  readonly declaration: Code;
  readonly assignment: Code;
}

/**
 * The cursors of an allocator. They are set once, at the end of the constructor, behind the typed arrays they take over:
 * V8 takes them for constants then. A cursor refuses to be cloned, and its allocator with it; one that has none says so.
 */
export function cursorFields({ forms }: AllocatorPlan, { layout }: Plan): Field[] {
  const shown = forms.filter(({ view }) => view.hasClasses);
  if (shown.length === 0) {
    const declaration = code`protected declare readonly _notCloned: symbol;`;
    return [{ declaration, assignment: code`this._notCloned = ${helper("notCloned")};` }];
  }
  const place = layout.memory.checks === "fast" ? ", 0" : ""; // with checks a cursor starts without one
  return shown.map((form) => {
    const className = valueOf(form.view.file, form.view.cursorName);
    return {
      declaration: code`protected declare readonly ${form.cursor}: ${cursorType(form)};`,
      assignment: code`this.${form.cursor} = ${helper("foldable")}(new ${className}(this${place}));`,
    };
  });
}
