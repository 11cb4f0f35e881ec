import type { Layout } from "./types.js";

/** layout.json: every number of the output, for review, diffs and other tools. Ranges of the schema are left out. */
export function layoutText(layout: Layout): string {
  return `${JSON.stringify(layout, (key, value: unknown) => (key === "origin" ? undefined : value), 2)}\n`;
}
