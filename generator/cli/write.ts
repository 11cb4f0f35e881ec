import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { Change, OutputFolder } from "./changes.js";
import { CliError } from "./cli-error.js";
import { fileError } from "./file-error.js";
import { realPath } from "./real-path.js";

/** Makes the folder what the changes say, in their order. Files that stay are not touched. Nothing outside is either. */
export function applyChanges(folder: OutputFolder, changes: readonly Change[]): void {
  for (const { path } of changes) refuseWayOut(folder, path);
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

/** A folder inside the output folder may be a link to one that is not: what is written there is somebody else's. */
function refuseWayOut({ absolute, shown }: OutputFolder, path: string): void {
  const root = realPath(absolute);
  const parent = realPath(dirname(join(absolute, path)));
  if (parent === root || parent.startsWith(root + sep)) return;
  const link = `${shown}/${dirname(path)}`;
  throw new CliError(`${link} is a link that leads out of ${shown}`, "Remove the link, and run the command again.");
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
  makeFolder(folder);
  const temporary = join(folder, `.${basename(absolute)}.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, absolute);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** One after the other: where nobody can make folders, as in /proc, Node's own way of making all at once never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another process made it meanwhile
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
