import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Ranged } from "../1-parse/types.js";
import { diagnose } from "../diagnostics/diagnose.js";
import type { PhaseResult } from "../diagnostics/diagnostic.js";
import { identityOf } from "./neighbours.js";
import { schemaFile, type SchemaFile } from "./read-schema.js";

export interface FoundSchemas {
  /** Each once. */
  readonly schemas: readonly SchemaFile[];
  /** Absolute patterns that some of them were found by. */
  readonly patterns: readonly string[];
}

/** As on the command line. Where no shell has done it, patterns are taken for what they match. */
export async function schemasGiven(cwd: string, paths: readonly string[]): Promise<FoundSchemas> {
  const patterns = paths.filter((path) => isPattern(cwd, path));
  const files = await Promise.all(
    paths.map(async (path) => {
      const matches = patterns.includes(path) ? await filesLike(cwd, path) : [];
      return matches.length > 0 ? matches : [path];
    }),
  );
  return found(cwd, cwd, files.flat(), patterns);
}

/** As a configuration lists them: a pattern that matches nothing is a mistake. */
export async function configuredSchemas(
  cwd: string,
  folder: string,
  listed: readonly Ranged<string>[],
): Promise<PhaseResult<FoundSchemas>> {
  const patterns = listed.filter(({ value }) => isPattern(folder, value));
  const matches = new Map(
    await Promise.all(patterns.map(async ({ value }) => [value, await filesLike(folder, value)] as const)),
  );
  const empty = patterns.filter(({ value }) => matches.get(value)?.length === 0);
  const files = listed.flatMap(({ value }) => matches.get(value) ?? [resolve(folder, value)]);
  const named = patterns.map(({ value }) => value);
  return {
    value: empty.length > 0 ? undefined : found(cwd, folder, files, named),
    diagnostics: empty.map(({ value, range }) => diagnose("no-file-matches", range, { pattern: value })),
  };
}

/** A file may be called `[x].yaml`. */
const isPattern = (folder: string, path: string): boolean =>
  /[*?[\]{}]/.test(path) && !existsSync(resolve(folder, path));

/** Absolute, in the order of their names, so that output and messages don't depend on the file system. */
async function filesLike(folder: string, pattern: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const options = { cwd: folder, absolute: true, expandDirectories: false, ignore: ["**/node_modules/**"] };
  return (await glob([pattern.replaceAll("\\", "/")], options)).sort();
}

function found(cwd: string, folder: string, paths: readonly string[], patterns: readonly string[]): FoundSchemas {
  const files = paths.map((path) => schemaFile(cwd, path));
  return {
    schemas: [...new Map(files.map((file) => [identityOf(file), file])).values()],
    patterns: patterns.map((pattern) => resolve(folder, pattern)),
  };
}
