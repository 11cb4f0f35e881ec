import type { OutputFile } from "./files.js";

/** Files that keep tools away from their folder, for tools that no comment keeps away from JSON as well. */
export const toolFiles: readonly OutputFile[] = [
  file(".prettierrc.json", {
    requirePragma: true,
    // Of other parsers Prettier believes that a pragma is in any JSON.
    overrides: [{ files: "*.json", options: { parser: "json-stringify" } }],
  }),
  file("biome.json", {
    root: false,
    formatter: { enabled: false },
    linter: { enabled: false },
    assist: { enabled: false },
  }),
];

function file(path: string, settings: object): OutputFile {
  return { path, text: `${JSON.stringify(settings, null, 2)}\n` };
}
