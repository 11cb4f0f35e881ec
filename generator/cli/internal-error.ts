import type { Host } from "./host.js";
import type { Tools } from "./tools.js";

/** For an exception nobody expected: what happened and how to report it. The stack only on request, it tells users nothing. */
export function internalErrorText(error: unknown, { debug, platform, colors }: Host, { version }: Tools): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && debug ? `${error.stack}\n` : "";
  const how = debug ? "the lines above" : "what the same command prints with GEN_ALLOC_DEBUG=1";
  return [
    `${colors.red("internal error")}: ${message}\n${stack}`,
    "This is a bug in gen-alloc, not in the schema. Please report it (`npm bugs gen-alloc` opens the place)\n",
    `with the schema and ${how}.\n`,
    `gen-alloc ${version}, ${platform}\n`,
  ].join("");
}
