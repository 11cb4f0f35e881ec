import type { Plan } from "../4-plan/types.js";
import { consumers } from "./consumers.js";
import type { OutputFile, Templates } from "./files.js";
import { originOf } from "./origin.js";

/** The text of every file. All names and numbers are decided; nothing here counts bytes. */
export function emit(plan: Plan, templates: Templates): OutputFile[] {
  const origin = originOf(plan.options.schemaPath);
  return Object.values(consumers)
    .filter(({ isWanted }) => isWanted(plan.options))
    .flatMap(({ emit: filesOf, withOrigin }) =>
      filesOf(plan, templates).map((file) => ({ path: file.path, text: withOrigin(file, origin) })),
    );
}
