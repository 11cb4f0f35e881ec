import { withArticle } from "../wording.js";
import { viewOf } from "./accessor-names.js";
import { code, type Text, valueOf } from "./code.js";
import { printIndex } from "./expressions.js";
import { indent, sentence } from "./text.js";
import { nestedAccesses, printNestedHead } from "./view-accessors.js";
import { hasParts, type ViewContext, wholesOf } from "./view-context.js";

/** A struct inside a view: an object of its own, as long-lived as what it is in. With checks it asks for the whole's handle. */
export function printPart(context: ViewContext): Text[] {
  const { view, fast } = context;
  const body: Text[] = [
    ...printFields(context),
    ...(fast && !hasParts(view) ? [] : [...printConstructor(context)]),
    ...(fast ? [] : ["", printLookUp(context)]),
    ...printNested(context),
  ];
  return [
    `/** ${docOf(context)} */`,
    `export class ${view.partName} extends ${view.fieldsName} {${body.length === 0 ? "}" : ""}`,
    ...(body.length === 0 ? [] : [...indent(body), "}"]),
  ];
}

/** Where it can be. What a root has lives as long as the image: nothing is checked. */
function docOf({ plan, view, fast }: ViewContext): string {
  const isInside = wholesOf(view, plan).length > 0;
  const isRoot = plan.module.roots?.singletons.some((root) => root.view === view) === true;
  const places = [...(isInside ? ["inside another struct"] : []), ...(isRoot ? ["at its place in the image"] : [])];
  const live = fast || !isInside ? "" : "; every access checks that this is still live";
  return `${sentence(withArticle(view.struct.name))} ${places.join(", or ")}${live}.`;
}

function printFields({ view, fast }: ViewContext): string[] {
  if (fast && !hasParts(view)) return [];
  return [
    `protected declare readonly _owner: ${view.ownerName};`,
    ...(fast
      ? []
      : [
          "/** Handle of the whole. */",
          "protected declare readonly _h: number;",
          `/** ${view.unit === "word" ? "Words" : "Bytes"} from its start to here. */`,
          "protected declare readonly _at: number;",
        ]),
    "",
  ];
}

function printConstructor({ view, fast, at }: ViewContext): string[] {
  return [
    `constructor(owner: object, ${fast ? `${at}: number` : "h: number, at: number"}) {`,
    ...indent([
      `super(owner${fast ? `, ${at}` : ""});`,
      `this._owner = owner as ${view.ownerName};`,
      ...(fast ? [] : ["this._h = h;", "this._at = at;"]),
    ]),
    "}",
  ];
}

function printLookUp({ at }: ViewContext): string {
  const located = at === "_w" ? "this._owner._locate(this._h)" : "(this._owner._locate(this._h) << 2)";
  return `protected override get ${at}(): number { return ${located} + this._at; }`;
}

function printNested({ plan, view, site, fast }: ViewContext): Text[] {
  return nestedAccesses(view).map((a) => {
    const place = fast ? printIndex(a, site) : code`this._h, ${printIndex(a, { ...site, base: "this._at" })}`;
    const { file, partName } = viewOf(plan, a.value.struct);
    return code`${printNestedHead(a, plan)} { return new ${valueOf(file, partName)}(this._owner, ${place}); }`;
  });
}
