import type { PoolPlan } from "../../../4-plan/families/slots.js";
import type { Plan } from "../../../4-plan/types.js";
import { code, type Text, typeOf } from "../code.js";
import { printAssigned, printClear, printInside, printTaken } from "../fresh-memory.js";
import { printHandleMethods } from "../handle-methods.js";
import { indent } from "../text.js";
import { cursorType, moveCursor, newView, viewType } from "../views-of.js";

/** What the struct gives its pool: views, then the fields as methods on handles. */
export function printPoolMembers(pool: PoolPlan, plan: Plan): Text[] {
  const { handle, layout, form } = pool;
  return [
    ...(pool.view.hasClasses ? printViews(pool, plan) : []),
    ...printHandleMethods({ handle, owner: layout.name, infix: "", accesses: form.accesses }, plan),
  ];
}

function printViews(pool: PoolPlan, plan: Plan): Text[] {
  const { handle } = pool;
  const type = viewType(pool.form);
  return [
    `/** The pool's one cursor, moved to h: \`at(a) === at(b)\`. */`,
    code`at(h: ${handle}): ${cursorType(pool.form)} { ${moveCursor(pool.form, plan)} }`,
    "",
    "/** A view of its own. */",
    code`view(h: ${handle}): ${type} { return ${newView(pool.form)}; }`,
    "",
    ...printMake(pool, plan),
    "",
  ];
}

function printMake(pool: PoolPlan, plan: Plan): Text[] {
  const { view } = pool;
  const fast = plan.layout.memory.checks === "fast";
  return [
    `/** A new ${view.className} in a view of its own, all 0 but what init gives. Throws AllocError EXHAUSTED. */`,
    code`make(init: ${typeOf(view.file, view.initName)} = {}): ${viewType(pool.form)} {`,
    ...indent([
      printTaken(pool, "this.alloc()", plan),
      ...printInside(pool, view.words, plan),
      ...printClear(pool, fast ? "h" : "w", view.words),
      ...printAssigned(pool, view, newView(pool.form)),
    ]),
    "}",
  ];
}
