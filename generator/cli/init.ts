import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { visible, visibleLines } from "../diagnostics/visible.js";
import { neededExtension, neededOptions, type NeededExtension, type Surroundings } from "./advice.js";
import { CliError } from "./cli-error.js";
import { configName, loadConfig, searchedFolders } from "./config-file.js";
import { fileError } from "./file-error.js";
import type { ExitCode, Host } from "./host.js";
import { shownPath } from "./read-schema.js";
import { starterConfig, starterSchema, withModeline } from "./starter.js";
import { packagePath, surroundingsOf } from "./surroundings.js";
import { writeFile } from "./write.js";

/** Writes the starter schema, and a configuration where the defaults would not compile; what is there stays as it is. */
export function initCommand(path: string, host: Host, version: string): ExitCode {
  const absolute = resolve(host.cwd, path);
  const shown = shownPath(host.cwd, absolute);
  if (existsSync(absolute))
    throw new CliError(`${shown} is there already`, "Choose another name: `gen-alloc init <file>`.");
  const surroundings = surroundingsOf(dirname(absolute));
  write(
    host,
    absolute,
    withModeline(packagePath(dirname(absolute), "schemas/gen-alloc.schema.json", version), starterSchema),
  );
  const needed = neededExtension(surroundings);
  const isConfigured = needed !== undefined && configure(needed, absolute, host, version);
  const command = isConfigured ? "npx gen-alloc" : `npx gen-alloc ${shown}`;
  host.out(`${visibleLines([...hints(surroundings), `next: ${command}`, testHint(surroundings)].join("\n"))}\n`);
  return 0;
}

/** A configuration that is there is its owner's: then the line to add is said. Whether one was written. */
function configure(needed: NeededExtension, schema: string, host: Host, version: string): boolean {
  const { importExtension, reason } = needed;
  const existing = loadConfig(host.cwd, undefined);
  if (existing !== undefined) {
    if (existing.config?.importExtension !== importExtension)
      host.out(`add to ${existing.source.path}: import-extension: ${importExtension}  # ${reason}\n`);
    return false;
  }
  const folder = searchedFolders(host.cwd).at(-1)!;
  const path = join(folder, configName);
  const modeline = packagePath(folder, "schemas/gen-alloc.config.schema.json", version);
  const text = starterConfig(relative(folder, schema).split(sep).join("/"), needed);
  write(host, path, withModeline(modeline, text), `: ${reason}`);
  return true;
}

function write({ cwd, out }: Host, absolute: string, text: string, why = ""): void {
  const shown = shownPath(cwd, absolute);
  try {
    writeFile(absolute, text);
  } catch (error) {
    throw fileError(error, shown);
  }
  out(`${visible(`wrote ${shown}${why}`)}\n`);
}

function hints(surroundings: Surroundings): string[] {
  const options = neededOptions(surroundings);
  return options.length === 0 ? [] : [`tsconfig.json needs: ${options.join(", ")}`];
}

function testHint({ dependencies }: Surroundings): string {
  const missing = ["vitest", "fast-check"].filter((name) => !dependencies.has(name));
  const install = missing.length === 0 ? "" : `npm i -D ${missing.join(" ")} && `;
  return `its tests: ${install}npx vitest run generated`;
}
