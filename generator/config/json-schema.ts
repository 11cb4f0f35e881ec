import { innerFolder, type JsonSchema, levelsSchema } from "../1-parse/json-schema-parts.js";

const suite = (what: string, name: string): JsonSchema => ({
  title: "Folder",
  description: `Folder of the generated ${what} inside the output, or none.`,
  type: "string",
  pattern: innerFolder,
  default: name,
  examples: [name, "none"],
});

/** The configuration file, draft-07. The source of schemas/gen-alloc.config.schema.json and of what `parseConfig` checks. */
export const configSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "gen-alloc configuration",
  description:
    "What `gen-alloc` generates, and how. Paths are relative to this file; options of the command line go first.",
  type: "object",
  additionalProperties: false,
  properties: {
    schemas: {
      description:
        "Schemas that `gen-alloc` compiles when none is named: files, or patterns with `*`, `**`, `?` and `{a,b}`.",
      type: ["string", "array"],
      items: { description: "A file or a pattern.", type: "string", examples: ["schemas/*.yaml"] },
      minItems: 1,
      uniqueItems: true,
      examples: ["schemas/*.yaml", ["schemas/packets.yaml", "cache.yaml"]],
    },
    out: {
      description: "Folder of all output; each schema has a folder named after it inside.",
      type: "string",
      default: "generated",
      examples: ["generated", "src/generated"],
    },
    tests: suite("tests", "test"),
    bench: suite("benchmarks", "bench"),
    target: { description: "ts: TypeScript. js: JavaScript with declarations.", enum: ["ts", "js"], default: "ts" },
    "import-extension": {
      description:
        "How generated files name each other. js: `./x.js`, for tsc and Node. ts: for Node's type stripping and Deno. " +
        "none: `./x`, for bundlers and Jest. mjs: files are .mts, for CommonJS packages with verbatimModuleSyntax.",
      enum: ["js", "ts", "none", "mjs"],
      default: "js",
    },
    checks: {
      ...levelsSchema,
      description:
        "Instead of what the schemas say: fast, checked, paranoid, or a list. Of several, the first is written into the " +
        "output folder of the schema, each other into a folder of its name inside.",
    },
    pages: { description: "Write LAYOUT.md and layout.json.", type: "boolean", default: true },
    "c-header": { description: "Write the C header.", type: "boolean", default: true },
  },
};

/** Text of schemas/gen-alloc.config.schema.json. */
export const configSchemaText = (): string => `${JSON.stringify(configSchema, null, 2)}\n`;
