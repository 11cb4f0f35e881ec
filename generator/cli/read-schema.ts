import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep, basename } from "node:path";
import { CliError } from "./cli-error.js";
import { fileError } from "./file-error.js";

/** A schema file, named once for the file system and once for people and headers. */
export interface SchemaFile {
  readonly absolute: string;
  /** Relative to the working directory, with slashes: `schemas/packets.yaml`. Never absolute: output must not depend on the machine. */
  readonly shown: string;
}

export function schemaFile(cwd: string, path: string): SchemaFile {
  const absolute = resolve(cwd, path);
  return { absolute, shown: shownPath(cwd, absolute) };
}

export function shownPath(cwd: string, absolute: string): string {
  const way = relative(cwd, absolute);
  // On Windows another drive has no relative path.
  return isAbsolute(way) ? basename(absolute) : way.split(sep).join("/") || ".";
}

/** The text without byte order mark and with LF, so that a checkout with other line ends gives the same output. */
export function readSchema({ absolute, shown }: SchemaFile): string {
  const bytes = read(absolute, shown);
  try {
    // TextDecoder drops the byte order mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    throw new CliError(`${shown} is not UTF-8 text`, "Save the schema as UTF-8.");
  }
}

function read(absolute: string, shown: string): Uint8Array {
  try {
    return readFileSync(absolute);
  } catch (error) {
    throw fileError(error, shown);
  }
}
