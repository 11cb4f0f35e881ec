import type { Plan } from "../../4-plan/types.js";
import { handleTypeOf, slotsOf } from "./accessor-names.js";
import { own, type Text } from "./code.js";
import type { Site } from "./expressions.js";

/** Accesses of members of a class that has the typed arrays of the image. */
export function siteIn(plan: Plan, owner: string, base: Text): Site {
  const { checks, shared } = plan.layout.memory;
  return {
    base,
    array: (name) => own(`_${name}`),
    checks,
    owner,
    handleOf: handleTypeOf(plan),
    enumsFile: plan.module.enumsFile,
    slotsOf: slotsOf(plan),
    shared,
  };
}
