import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep, basename } from "node:path";
import { CliError } from "./cli-error.js";
import { fileError } from "./file-error.js";
import type { Host } from "./host.js";

/** A schema file, named once for the file system and once for people and headers. */
export interface SchemaFile {
  readonly absolute: string;
  /** As an argument of the command. */
  readonly given: string;
  /** Relative to the working directory, with slashes: `schemas/packets.yaml`. Never absolute: output must not depend on the machine. */
  readonly shown: string;
}

/** What stands for standard input where a schema is expected, and what messages call it. */
const standardInput = { given: "-", shown: "<stdin>" };

export const isStandardInput = ({ shown }: SchemaFile): boolean => shown === standardInput.shown;

export function schemaFile(cwd: string, path: string): SchemaFile {
  const absolute = resolve(cwd, path);
  if (path === standardInput.given) return { absolute, ...standardInput };
  const shown = shownPath(cwd, absolute);
  return { absolute, given: shown, shown };
}

export function shownPath(cwd: string, absolute: string): string {
  const way = relative(cwd, absolute);
  // On Windows another drive has no relative path.
  return isAbsolute(way) ? basename(absolute) : way.split(sep).join("/") || ".";
}

/** The text without byte order mark and with LF, so that a checkout with other line ends gives the same output. */
export function readSchema(file: SchemaFile, { input }: Host): string {
  return isStandardInput(file) ? decode(attempt(input, file.shown), file.shown) : readText(file.absolute, file.shown);
}

export const readText = (absolute: string, shown: string): string => decode(read(absolute, shown), shown);

function decode(bytes: Uint8Array, shown: string): string {
  try {
    // TextDecoder drops the byte order mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    throw new CliError(`${shown} is not UTF-8 text`, "Save it as UTF-8.");
  }
}

const read = (absolute: string, shown: string): Uint8Array => attempt(() => readFileSync(absolute), shown);

function attempt(reading: () => Uint8Array, shown: string): Uint8Array {
  try {
    return reading();
  } catch (error) {
    throw fileError(error, shown);
  }
}
