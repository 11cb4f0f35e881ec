import { importSuffix } from "../../../4-plan/import-extension.js";
import type { Plan } from "../../../4-plan/types.js";

/** The import of these names from the module, for a file in that folder of the output. */
export function importFrom({ options }: Plan, folder: string, names: readonly string[]): string {
  const from = `"${"../".repeat(folder.split("/").length)}index${importSuffix(options)}"`;
  const sorted = [...names].sort();
  const line = `import { ${sorted.join(", ")} } from ${from};`;
  return line.length <= 120 ? line : `import {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${from};`;
}
