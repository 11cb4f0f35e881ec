import type { Layout } from "./types.js";

/**
 * layout.json: every number of the output, for review, diffs and other tools. Ranges of the schema are left out.
 * `renamedInC` is what the C header calls otherwise, by its place in the schema.
 */
export function layoutText(layout: Layout, renamedInC: Readonly<Record<string, string>> = {}): string {
  const names = Object.keys(renamedInC).length === 0 ? {} : { renamedInC };
  const text = JSON.stringify({ ...layout, ...names }, withoutDefaults, 2);
  return `${text.replace(unseen, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

/** Neither ranges of the schema nor `emit` where all is emitted. */
const withoutDefaults = (key: string, value: unknown): unknown =>
  key === "origin" || (key === "emit" && value === "all") ? undefined : value;

/** Line ends and turns of direction that JSON allows in text, and tools stumble over. */
const unseen = /(?!\n)\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\ufeff/gu;
