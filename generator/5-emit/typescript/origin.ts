/**
 * Generated code is as it is: formatters and linters pass by. Prettier and Biome learn that from files of their own
 * (`tool-files.ts`), oxlint from ESLint's line. `test/tools` shows each of these to its tool, and the tool a file without it.
 */
const pragmas = [
  // ESLint warns of a directive that disables nothing: no file has one line only. A rule it does not know is disabled, too.
  "/* eslint max-lines: [1, 1] */ /* eslint unicorn/no-abusive-eslint-disable: 0 */",
  "/* deno-fmt-ignore-file */ /* dprint-ignore-file */",
  "// deno-lint-ignore-file",
];

/** First of all `eslint-disable`: some rules report at the first character of a file. */
export const withOrigin = ({ text }: { readonly text: string }, origin: string): string =>
  `${[`/* eslint-disable */ // ${origin}`, ...pragmas].join("\n")}\n\n${text}`;
