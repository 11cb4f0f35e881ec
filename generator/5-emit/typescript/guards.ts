import type { GuardsPlan, Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { specialise } from "../specialise/specialise.js";
import { runtimeImport } from "./runtime/runtime.js";

/** The class of guards and retired slots: one for all sharded free lists of the image. */
export function emitGuards(plan: Plan, guards: GuardsPlan, templates: Templates): string {
  const { text } = specialise({
    template: `${guards.template.file}.ts`,
    sources: templates,
    spec: { ...guards.template.spec },
    className: guards.className,
    rename: {},
    importPath: runtimeImport(plan),
  });
  return text;
}
