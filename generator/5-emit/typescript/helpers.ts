import type { Imports } from "./text.js";

/** What accessors call of templates/runtime, and the file each comes from. */
const helpers: Readonly<Record<string, string>> = {
  readUtf8: "utf8",
  writeUtf8: "utf8",
  readU53: "u53",
  writeU53: "u53",
  isCount: "sizes",
  AllocError: "errors",
  foldable: "foldable",
  inRange: "ranges",
  inBigRange: "ranges",
  inEnum: "ranges",
  inBounds: "ranges",
};

/** Imports the helpers the code calls: the text is the one place that knows. */
export function importHelpers(code: readonly string[], imports: Imports): void {
  const text = code.join("\n");
  for (const [name, file] of Object.entries(helpers)) if (text.includes(`${name}(`)) imports.value(file, name);
}
