import { configSchema } from "../../generator/config/json-schema.js";
import { keyTable } from "./key-tables.js";
import { fenced, writtenBy } from "./written-by.js";

/** generator/config/README.md: the configuration file. */
export function configPage(): string {
  return [
    writtenBy("the JSON Schema of the configuration"),
    "",
    "# Configuration",
    "",
    "`gen-alloc` without arguments does what `gen-alloc.config.yaml` says, or the key `gen-alloc` of `package.json`. It looks in the",
    "current folder and in those above it, as far as the nearest one with a `package.json`, `deno.json` or `.git`; where none has",
    "one, only in the current folder. Options of the command line go before what the file says. `--config FILE` names another file, `--config none` ignores it.",
    "",
    ...fenced(
      "yaml",
      `# yaml-language-server: $schema=./node_modules/gen-alloc/schemas/gen-alloc.config.schema.json
schemas: schemas/*.yaml
out: src/generated
checks: [checked, fast]`,
    ),
    "In `package.json` the same is:",
    "",
    ...fenced(
      "json",
      `{
  "gen-alloc": {
    "schemas": "schemas/*.yaml",
    "out": "src/generated",
    "checks": ["checked", "fast"]
  }
}`,
    ),
    "Every key is optional.",
    "",
    ...keyTable(configSchema),
    "",
  ].join("\n");
}
