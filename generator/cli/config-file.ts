import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseConfig, parseConfigKey } from "../config/parse-config.js";
import type { Config } from "../config/types.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Source } from "../diagnostics/render.js";
import { CliError } from "./cli-error.js";
import { readText, shownPath } from "./read-schema.js";

export const configName = "gen-alloc.config.yaml";
export const packageName = "package.json";

/** The key of package.json. */
const packageKey = "gen-alloc";

export interface ConfigFile {
  /** Its paths are relative to this folder. */
  readonly folder: string;
  readonly source: Source;
  /** Undefined when a finding is an error. */
  readonly config: Config | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The one that is named, otherwise the nearest; null is for none. */
export function loadConfig(cwd: string, named: string | null | undefined): ConfigFile | undefined {
  if (named === null) return undefined;
  if (named !== undefined) return readConfig(cwd, resolve(cwd, named));
  for (const folder of searchedFolders(cwd)) {
    refuseMisnamed(cwd, folder);
    const own = join(folder, configName);
    const inPackage = hasKey(cwd, join(folder, packageName));
    if (!existsSync(own)) {
      if (inPackage) return readConfig(cwd, join(folder, packageName));
    } else if (inPackage)
      throw new CliError(
        `${shownPath(cwd, own)} and the key "${packageKey}" of package.json beside it both configure gen-alloc`,
        "Remove one of them.",
      );
    else return readConfig(cwd, own);
  }
  return undefined;
}

/** What only lies in the folder of a package or of a repository. */
const rootMarks = [packageName, "deno.json", "deno.jsonc", ".git"];

/** The working directory and those above it, as far as the package or repository goes; outside of any only the first. */
export function searchedFolders(cwd: string): string[] {
  const above = foldersUp(cwd);
  const last = above.findIndex((folder) => rootMarks.some((mark) => existsSync(join(folder, mark))));
  return above.slice(0, Math.max(1, last + 1));
}

const foldersUp = (folder: string): string[] =>
  dirname(folder) === folder ? [folder] : [folder, ...foldersUp(dirname(folder))];

/** A name that looks right and is never read. */
function refuseMisnamed(cwd: string, folder: string): void {
  const names = ["yml", "json", "jsonc", "js", "mjs", "cjs", "ts", "mts"].map((end) => `gen-alloc.config.${end}`);
  const wrong = names.find((name) => existsSync(join(folder, name)));
  if (wrong !== undefined)
    throw new CliError(`${shownPath(cwd, join(folder, wrong))} is not read`, `Call it ${configName}, and write YAML.`);
}

/** A package.json that npm can't read either is not looked into. */
function hasKey(cwd: string, path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const json: unknown = JSON.parse(readText(path, shownPath(cwd, path)));
    return typeof json === "object" && json !== null && Object.hasOwn(json, packageKey);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function readConfig(cwd: string, path: string): ConfigFile {
  const shown = shownPath(cwd, path);
  const text = readText(path, shown);
  const { value, diagnostics } = basename(path) === packageName ? parseConfigKey(text, packageKey) : parseConfig(text);
  return { folder: dirname(path), source: { path: shown, text }, config: value, diagnostics };
}
