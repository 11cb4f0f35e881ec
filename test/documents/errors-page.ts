import { runtimeCatalogue, runtimeCodes } from "../../generator/diagnostics/runtime/catalogue.js";
import type { RuntimeEntry } from "../../generator/diagnostics/runtime/entry.js";
import { fenced, writtenBy } from "./written-by.js";

/** templates/runtime/ERRORS.md: what generated code throws. */
export function errorsPage(): string {
  return [
    writtenBy("generator/diagnostics/runtime"),
    "",
    "# Errors of generated code",
    "",
    "Generated code throws `AllocError` and nothing else of its own. It has a `code`, the name of the `allocator` (of the schema",
    "for errors about the whole image), and the `value` that was refused: a handle, a size, an index. The message says the same in",
    "words. `gen-alloc explain DOUBLE_FREE` prints what stands here; errors about schemas (`GA3101`) are explained there as well.",
    "",
    ...fenced(
      "ts",
      `import { AllocError } from "./generated/packets/index.js";

try {
  packets.headers.free(h);
} catch (error) {
  if (error instanceof AllocError && error.code === "DOUBLE_FREE") console.error(error.allocator, error.value);
  else throw error;
}`,
    ),
    "Structured clone keeps the message of an error, not its class and its fields. Send `error.toJSON()`: on the other side",
    "`AllocError.from(data)` makes the error of it, and gives `undefined` for anything else.",
    "",
    "| code | what it means | found |",
    "|---|---|---|",
    ...runtimeCodes.map((code) => {
      const { meaning, levels } = runtimeCatalogue[code];
      return `| [${code}](#${code.toLowerCase()}) | ${meaning} | ${levels} |`;
    }),
    ...runtimeCodes.flatMap((code) => section(code, runtimeCatalogue[code])),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function section(code: string, { reason, help, wrong, right }: RuntimeEntry): string[] {
  const commented = `${wrong} // throws ${code}`;
  return [
    "",
    `## ${code}`,
    "",
    reason,
    "",
    `**Way out:** ${help}.`,
    "",
    ...fenced("ts", `${commented}\n\n${right}`),
  ].slice(0, -1);
}
