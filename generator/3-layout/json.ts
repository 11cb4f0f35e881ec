import { kindOf } from "./kind.js";
import type { Layout } from "./types.js";

/** layout.json: every number of the output, for review, diffs and other tools. Ranges of the schema are left out. */
export function layoutText(layout: Layout): string {
  const allocators = layout.allocators.map((a) => ({ ...a, kind: kindOf(a) }));
  return `${JSON.stringify({ ...layout, allocators }, (key, value: unknown) => (key === "origin" ? undefined : value), 2)}\n`;
}
