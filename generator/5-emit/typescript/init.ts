import type { Access, Value } from "../../4-plan/access.js";
import { pascalCase } from "../../4-plan/names.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { viewName, viewOf } from "./accessor-names.js";
import { type Code, code, helper, helperType, plainText, type Text, typeOf, valueOf } from "./code.js";
import { indicesOf, quotedName, valueType } from "./expressions.js";
import { hasSetFrom } from "./window-members.js";
import { siteIn } from "./site.js";
import { indent } from "./text.js";
import { isHeld, isShown, type ViewContext, wholesOf } from "./view-context.js";

/** The literal that `make` takes: every field optional, arrays and structs as arrays and literals. */
export function printInit(view: ViewPlan, plan: Plan): Text[] {
  const fields = writable(view).map((a) => code`readonly ${viewName(a)}?: ${initType(a, plan)} | undefined;`);
  const others = needsFallback(view, plan) ? ", enums without 0 their first value" : "";
  const what = isShown(view, plan)
    ? `What \`make\` takes. Fields that are not given are 0${others}.`
    : "All its fields.";
  return [
    `/** ${what} */`,
    `export interface ${view.initName} {`,
    ...indent(fields),
    "}",
    "/** What `toObject` gives. */",
    ...printObject(view, plan),
  ];
}

/** What `make` takes, if that is all there is. */
function printObject(view: ViewPlan, plan: Plan): Text[] {
  if (!hasReadOnly(view, plan))
    return [code`export type ${view.objectName} = ${helperType("PlainOf")}<${view.initName}>;`];
  const fields = view.accesses.map((a) => code`${viewName(a)}: ${objectType(a, plan)};`);
  return [`export interface ${view.objectName} {`, ...indent(fields), "}"];
}

export const hasReadOnly = ({ accesses }: ViewPlan, plan: Plan): boolean =>
  accesses.some(
    ({ readOnly, value }) => readOnly || (value.kind === "struct" && hasReadOnly(viewOf(plan, value.struct), plan)),
  );

function objectType({ value, place }: Access, plan: Plan): Code {
  const element = elementType(value, "objectName", plan);
  const inArray = place.dims.length > 0 && plainText(element).includes(" ") ? code`(${element})` : element;
  return code`${inArray}${"[]".repeat(place.dims.length)}`;
}

/** The type of a field, or of an element of it; of a struct by one of its names. */
function elementType(value: Value, name: "objectName" | "initName", plan: Plan): Text {
  if (value.kind !== "struct") return valueType(value, siteIn(plan, "", ""));
  const view = viewOf(plan, value.struct);
  return typeOf(view.file, view[name]);
}

/** What `make` may be given. */
const writable = ({ accesses }: ViewPlan): readonly Access[] => accesses.filter(({ readOnly }) => !readOnly);

const initType = ({ value, place }: Access, plan: Plan): Text =>
  place.dims.reduce<Text>((type) => code`ArrayLike<${type}>`, elementType(value, "initName", plan));

/** Some `make` writes it, or a root that zeros are no value of. */
export const isAssigned = (view: ViewPlan, plan: Plan): boolean =>
  isHeld(view) ||
  (needsFallback(view, plan) && plan.module.roots?.singletons.some((root) => root.view === view) === true) ||
  wholesOf(view, plan).some((whole) => isAssigned(whole, plan));

/** What `make` does with it. An array may be shorter than the field; what is longer is cut in `fast`, else refused. */
export function printAssign(context: ViewContext): Text[] {
  const { view, fast } = context;
  const fields = writable(view);
  const init = fields.length === 0 && fast ? "_init" : "init";
  const hasArrays = fields.some(({ place }) => place.dims.length > 0);
  const tooLong = hasArrays ? `; arrays longer than the field are ${fast ? "cut" : "refused"}` : "";
  return [
    `/** Writes the fields that are given${tooLong}. */`,
    `export function ${view.assignName}<To extends ${view.fieldsName}>(to: To, ${init}: ${view.initName}): To {`,
    ...indent([
      ...(fast ? [] : [code`${helper("onlyObject")}(init, ${JSON.stringify(view.struct.name)});`]),
      ...fields.flatMap((a) => printOne(a, context)),
      "return to;",
    ]),
    "}",
  ];
}

function printOne(access: Access, context: ViewContext): Text[] {
  const { plan } = context;
  const name = viewName(access);
  const given = `init.${name}`;
  const { dims } = access.place;
  const fallback = fallbackOf(access, plan);
  if (fallback !== undefined) return printWhole(given, access, 0, fallback, context);
  if (dims.length === 0) {
    const write =
      access.value.kind === "struct"
        ? code`${assignerOf(access.value.struct, plan)}(to.${name}, ${given})`
        : `to.${name} = ${given}`;
    return [code`if (${given} !== undefined) ${write};`];
  }
  if (dims.length === 1 && hasSetFrom(access))
    return [`if (${given} !== undefined) to.set${pascalCase(name)}From(${given});`];
  const indices = indicesOf(access.place).join(", ");
  const write =
    access.value.kind === "struct"
      ? code`${assignerOf(access.value.struct, plan)}(to.${name}(${indices}), x)`
      : `to.set${pascalCase(name)}(${indices}, x)`;
  return [`if (${given} !== undefined) {`, ...indent(printLoops(given, access, 0, write, context)), "}"];
}

/** The function that writes what is inside. */
function assignerOf(struct: string, plan: Plan): Code {
  const { file, assignName } = viewOf(plan, struct);
  return valueOf(file, assignName);
}

/** What stands where nothing is given, if zeros would be no value: an enum without 0, or a struct that has one. */
function fallbackOf({ value }: Access, plan: Plan): string | undefined {
  if (value.kind === "struct") return needsFallback(viewOf(plan, value.struct), plan) ? "{}" : undefined;
  if (value.kind !== "enum") return undefined;
  const { values } = plan.layout.enums.find((e) => e.name === value.name)!;
  return values.some((v) => v.value === 0) ? undefined : String(values[0]!.value);
}

export const needsFallback = (view: ViewPlan, plan: Plan): boolean =>
  writable(view).some((a) => fallbackOf(a, plan) !== undefined);

/** Every element is written, given or not. */
function printWhole(source: string, access: Access, d: number, fallback: string, context: ViewContext): Text[] {
  const { value, place } = access;
  const dim = place.dims[d];
  const name = viewName(access);
  const x = `${source} ?? ${fallback}`;
  if (dim === undefined) {
    const indices = indicesOf(place).join(", ");
    const target = indices === "" ? `to.${name}` : `to.${name}(${indices})`;
    if (value.kind === "struct") return [code`${assignerOf(value.struct, context.plan)}(${target}, ${x});`];
    return [indices === "" ? `${target} = ${x};` : `to.set${pascalCase(name)}(${indices}, ${x});`];
  }
  const index = indicesOf(place)[d]!;
  const check = code`${helper("inRoom")}(${source} ?? [], ${dim.count}, ${quotedName(access, context.site)});`;
  return [
    ...(context.fast ? [] : [check]),
    `for (let ${index} = 0; ${index} < ${dim.count}; ${index}++) {`,
    ...indent(printWhole(`${source}?.[${index}]`, access, d + 1, fallback, context)),
    "}",
  ];
}

/** One loop for each dimension; `x` is the innermost element. */
function printLoops(source: string, access: Access, d: number, write: Text, context: ViewContext): Text[] {
  const dim = access.place.dims[d];
  if (dim === undefined) return [];
  const index = indicesOf(access.place)[d]!;
  const last = d === access.place.dims.length - 1;
  const element = last ? "x" : `row${d}`;
  const limit = `${index} < ${dim.count} && ${index} < ${source}.length`;
  const checked = code`${helper("inRoom")}(${source}, ${dim.count}, ${quotedName(access, context.site)})`;
  return [
    ...(context.fast ? [] : [code`${checked};`]),
    `for (let ${index} = 0; ${context.fast ? limit : `${index} < ${source}.length`}; ${index}++) {`,
    ...indent([
      `const ${element} = ${source}[${index}]!;`,
      ...(last ? [code`${write};`] : printLoops(element, access, d + 1, write, context)),
    ]),
    "}",
  ];
}
