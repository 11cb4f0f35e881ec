import type { PlanOptions } from "./types.js";

/** How generated files name each other. `mjs`: files are .mts, ES modules in a CommonJS package too. */
export type ImportExtension = "js" | "ts" | "none" | "mjs";

/** What follows the name of a file in an import: `./headers` + `.js`. */
export function importSuffix({ target, importExtension }: Pick<PlanOptions, "target" | "importExtension">): string {
  if (importExtension === "mjs") return ".mjs";
  // Whatever the sources would say, JavaScript imports JavaScript.
  if (target === "js") return ".js";
  return importExtension === "none" ? "" : `.${importExtension}`;
}

/** The name that files imported as `.mjs` have: `headers.ts` → `headers.mts`, `headers.d.ts` → `headers.d.mts`. */
export function moduleFile(path: string, { importExtension }: Pick<PlanOptions, "importExtension">): string {
  return importExtension === "mjs" ? path.replace(/\.([tj]s)$/, ".m$1") : path;
}
