import { viewName, viewOf } from "./accessor-names.js";
import { type Code, code, type Text, valueOf } from "./code.js";
import { printIndex } from "./expressions.js";
import { docComment, indent } from "./text.js";
import { type NestedAccess, nestedAccesses, printNestedHead } from "./view-accessors.js";
import { cursorField, generic, handleType, hasParts, isHeld, type ViewContext } from "./view-context.js";

/** Shows one struct after the other. It owns none of them: it has neither `free` nor dispose. */
export function printCursor(context: ViewContext): Text[] {
  const { view, fast, at } = context;
  const needsConstructor = !fast || hasParts(view);
  return [
    ...printDoc(context),
    `export class ${view.cursorName}${generic(view)} extends ${view.fieldsName} {`,
    ...indent([
      ...(fast ? [] : [`protected declare ${at}: number;`]),
      ...(isHeld(view) && !fast ? [`protected declare _h: ${handleType(view)};`] : []),
      ...nestedAccesses(view).map(
        (a) => code`protected declare readonly ${cursorField(a.path)}: ${cursorClass(a, context)};`,
      ),
      ...(needsConstructor ? ["", ...printConstructor(context), ""] : []),
      ...(isHeld(view) ? [printHandle(context)] : []),
      ...printNested(context),
    ]),
    "}",
  ];
}

function printDoc({ view, fast }: ViewContext): string[] {
  const { name } = view.struct;
  const parts = hasParts(view) ? [`Each struct inside it has one cursor, too: \`a.${exampleOf(view)}\` moves it.`] : [];
  return docComment([
    `Shows one ${name} after the other${fast || !isHeld(view) ? "" : "; `at` checks, its accessors don't"}. It owns none, and frees none.`,
    ...parts,
  ]);
}

const exampleOf = (view: ViewContext["view"]): string => {
  const [first] = nestedAccesses(view);
  return first!.place.dims.length > 0 ? `${viewName(first!)}(i)` : viewName(first!);
};

/** The class of the cursor that shows what is inside. */
function cursorClass({ value }: NestedAccess, { plan }: ViewContext): Code {
  const { file, cursorName } = viewOf(plan, value.struct);
  return valueOf(file, cursorName);
}

function printConstructor(context: ViewContext): Text[] {
  const { view, fast, at } = context;
  const nested = nestedAccesses(view).map(
    (a) => code`this.${cursorField(a.path)} = new ${cursorClass(a, context)}(owner${fast ? ", 0" : ""});`,
  );
  return [
    `constructor(owner: object${fast ? `, ${at}: number` : ""}) {`,
    ...indent([
      `super(owner${fast ? `, ${at}` : ""});`,
      ...(fast ? [] : [`this.${at} = 0;`]),
      ...(isHeld(view) && !fast ? [`this._h = 0 as ${handleType(view)};`] : []),
      ...nested,
    ]),
    "}",
  ];
}

/** In `fast` the address is the handle. */
export function printHandle({ view, fast, at }: ViewContext): string {
  const type = handleType(view);
  const handle = !fast ? "this._h" : at === "_w" ? `this._w as ${type}` : `(this._b >> 2) as ${type}`;
  return `get handle(): ${type} { return ${handle}; }`;
}

function printNested({ plan, view, site }: ViewContext): Text[] {
  return nestedAccesses(view).map((a) => {
    const part = viewOf(plan, a.value.struct);
    const at = part.unit === "word" ? "_w" : "_b";
    const body = code`const c = this.${cursorField(a.path)}; c["${at}"] = ${printIndex(a, site)}; return c;`;
    return code`${printNestedHead(a, plan)} { ${body} }`;
  });
}
