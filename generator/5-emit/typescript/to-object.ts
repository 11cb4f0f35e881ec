import type { Access } from "../../4-plan/access.js";
import type { ViewPlan } from "../../4-plan/types.js";
import { viewName } from "./accessor-names.js";
import { indicesOf } from "./expressions.js";
import { indent } from "./text.js";

/** `toObject`: one property an accessor, so that `make` takes what it returns. */
export function printToObject({ accesses, objectName }: ViewPlan): string[] {
  return [
    "/** A plain copy, with all that is inside. */",
    `toObject(): ${objectName} {`,
    ...indent(["return {", ...indent(accesses.map((a) => `${viewName(a)}: ${printValue(a)},`)), "};"]),
    "}",
  ];
}

function printValue(access: Access): string {
  const name = viewName(access);
  const { place, value } = access;
  const indices = indicesOf(place);
  const one = indices.length === 0 ? `this.${name}` : `this.${name}(${indices.join(", ")})`;
  const plain = value.kind === "struct" ? `${one}.toObject()` : one;
  return place.dims.reduceRight(
    (inner, { count }, d) => `Array.from({ length: ${count} }, (_, ${indices[d]!}) => ${inner})`,
    plain,
  );
}
