import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Change, OutputFolder } from "./changes.js";
import { fileError } from "./file-error.js";

/** Makes the folder what the changes say, in their order. Files that stay are not touched. */
export function applyChanges(folder: OutputFolder, changes: readonly Change[]): void {
  for (const { path, action, after } of changes) {
    const absolute = join(folder.absolute, path);
    try {
      if (action === "remove") removeFile(absolute, folder.absolute);
      else if (action !== "keep" && after !== undefined) writeFile(absolute, after);
    } catch (error) {
      throw fileError(error, `${folder.shown}/${path}`);
    }
  }
}

/** The same, and the folder too if nothing else lies in it. */
export function removeFolder(folder: OutputFolder, changes: readonly Change[]): void {
  applyChanges(folder, changes);
  try {
    if (readdirSync(folder.absolute).length === 0) rmdirSync(folder.absolute);
  } catch (error) {
    throw fileError(error, folder.shown);
  }
}

/** By temporary file and rename: whoever reads meanwhile finds the old file or the new one, never half of it. */
export function writeFile(absolute: string, text: string): void {
  const folder = dirname(absolute);
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(absolute)}.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, absolute);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Folders that this leaves empty go as well, up to the output folder. */
function removeFile(absolute: string, root: string): void {
  rmSync(absolute, { force: true });
  let folder = dirname(absolute);
  while (folder !== root && readdirSync(folder).length === 0) {
    rmdirSync(folder);
    folder = dirname(folder);
  }
}
