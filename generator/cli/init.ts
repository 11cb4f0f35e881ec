import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { CliError } from "./cli-error.js";
import { fileError } from "./file-error.js";
import type { ExitCode, Host } from "./host.js";
import { shownPath } from "./read-schema.js";
import { starterSchema } from "./starter.js";
import { writeFile } from "./write.js";

/** Writes the starter schema; a file that is there stays as it is. */
export function initCommand(path: string, host: Host): ExitCode {
  const absolute = resolve(host.cwd, path);
  const shown = shownPath(host.cwd, absolute);
  if (existsSync(absolute))
    throw new CliError(`${shown} is there already`, "Choose another name: `gen-alloc init <file>`.");
  try {
    writeFile(absolute, starterSchema);
  } catch (error) {
    throw fileError(error, shown);
  }
  host.out(`wrote ${shown}\nnext: npx gen-alloc ${shown}\n`);
  return 0;
}
