import type { Access } from "../../4-plan/access.js";
import { pascalCase } from "../../4-plan/names.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { handleTypeOf, viewName, viewOf } from "./accessor-names.js";
import { indicesOf, valueType } from "./expressions.js";
import { indent } from "./text.js";
import type { ViewContext } from "./view-context.js";

/** The literal that `make` takes: every field optional, arrays and structs as arrays and literals. */
export function printInit(view: ViewPlan, plan: Plan): string[] {
  const fields = view.accesses.map((a) => `readonly ${viewName(a)}?: ${initType(a, plan)} | undefined;`);
  return [
    `/** What \`make\` takes: fields that are not given are 0. */`,
    `export interface ${view.initName} {`,
    ...indent(fields),
    "}",
  ];
}

function initType({ value, place }: Access, plan: Plan): string {
  const element =
    value.kind === "struct" ? viewOf(plan, value.struct).initName : valueType(value, { handleOf: handleTypeOf(plan) });
  return place.dims.reduce((type) => `ArrayLike<${type}>`, element);
}

/** What `make` does with it. An array may be shorter than the field; what is longer is cut. */
export function printAssign({ view, plan }: ViewContext): string[] {
  return [
    "/** Writes the fields that are given; arrays longer than the field are cut. */",
    `export function ${view.assignName}<To extends ${view.fieldsName}>(to: To, init: ${view.initName}): To {`,
    ...indent([...view.accesses.flatMap((a) => printOne(a, plan)), "return to;"]),
    "}",
  ];
}

function printOne(access: Access, plan: Plan): string[] {
  const name = viewName(access);
  const given = `init.${name}`;
  const { dims } = access.place;
  if (dims.length === 0) {
    const write =
      access.value.kind === "struct"
        ? `${viewOf(plan, access.value.struct).assignName}(to.${name}, ${given})`
        : `to.${name} = ${given}`;
    return [`if (${given} !== undefined) ${write};`];
  }
  const indices = indicesOf(access.place).join(", ");
  const write =
    access.value.kind === "struct"
      ? `${viewOf(plan, access.value.struct).assignName}(to.${name}(${indices}), x)`
      : `to.set${pascalCase(name)}(${indices}, x)`;
  return [`if (${given} !== undefined) {`, ...indent(printLoops(given, access, 0, write)), "}"];
}

/** One loop for each dimension; `x` is the innermost element. */
function printLoops(source: string, access: Access, d: number, write: string): string[] {
  const dim = access.place.dims[d];
  if (dim === undefined) return [];
  const index = indicesOf(access.place)[d]!;
  const last = d === access.place.dims.length - 1;
  const element = last ? "x" : `row${d}`;
  return [
    `for (let ${index} = 0; ${index} < ${dim.count} && ${index} < ${source}.length; ${index}++) {`,
    ...indent([
      `const ${element} = ${source}[${index}]!;`,
      ...(last ? [`${write};`] : printLoops(element, access, d + 1, write)),
    ]),
    "}",
  ];
}
