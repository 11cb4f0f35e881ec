import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OutputFile } from "../5-emit/files.js";
import { fileError, isMissing } from "./file-error.js";
import { isAsFirstWritten } from "./first-headers.js";
import {
  emptyManifest,
  type Making,
  manifestName,
  manifestText,
  parseManifest,
  textHash,
  type Manifest,
} from "./manifest.js";

/** What has to happen to one file so that the folder holds exactly the output. */
export interface Change {
  /** Relative to the output folder, with slashes. */
  readonly path: string;
  readonly action: "create" | "update" | "remove" | "keep";
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Text that would be lost is not ours; only `--force` goes on. */
  readonly obstacle?: "edited by hand" | "not written by gen-alloc";
}

/** Where the output of one schema belongs, and what is shown as its path. */
export interface OutputFolder {
  readonly absolute: string;
  readonly shown: string;
}

/** Compares the folder with the output, the manifest included; it comes last, so that it never lists what isn't there yet. */
export function findChanges(folder: OutputFolder, making: Making, files: readonly OutputFile[]): Change[] {
  const onDisk = (path: string): string | undefined => readIfThere(folder, path);
  const listed = onDisk(manifestName);
  const manifest = (listed === undefined ? undefined : parseManifest(listed)) ?? emptyManifest;
  const fresh = new Set(files.map(({ path }) => path));
  const stale = [...manifest.files.keys()].filter((path) => !fresh.has(path));
  return [
    ...files.map(({ path, text }) => written(path, onDisk(path), text, manifest)),
    ...stale.flatMap((path) => removed(path, onDisk(path), manifest)),
    manifestChange(listed, manifestText(making, files)),
  ];
}

/** What removes all that a manifest lists, and the manifest behind it. */
export function removals(folder: OutputFolder, manifest: Manifest): Change[] {
  const listed = [...manifest.files.keys()].flatMap((path) => removed(path, readIfThere(folder, path), manifest));
  return [
    ...listed,
    { path: manifestName, action: "remove", before: readIfThere(folder, manifestName), after: undefined },
  ];
}

/** The version in it says which one changed something last: another that would change nothing leaves it as it is. */
function manifestChange(before: string | undefined, after: string): Change {
  const change = plain(manifestName, before, after);
  const isSame = before !== undefined && withoutVersion(before) === withoutVersion(after);
  return isSame ? { ...change, action: "keep" } : change;
}

const withoutVersion = (manifest: string): string => withLf(manifest).replace(/^ {2}"version": .*$/m, "");

/** create | update | keep: an equal file keeps its time stamp, and its CRLF if git put them there. */
function plain(path: string, before: string | undefined, after: string): Change {
  const equal = before !== undefined && withLf(before) === withLf(after);
  return { path, action: equal ? "keep" : before === undefined ? "create" : "update", before, after };
}

function written(path: string, before: string | undefined, after: string, manifest: Manifest): Change {
  const change = plain(path, before, after);
  const obstacle = change.action === "update" ? obstacleOf(path, change.before, manifest) : undefined;
  return obstacle === undefined ? change : { ...change, obstacle };
}

function removed(path: string, before: string | undefined, manifest: Manifest): Change[] {
  if (before === undefined) return [];
  const obstacle = obstacleOf(path, before, manifest);
  const change: Change = { path, action: "remove", before, after: undefined };
  return [obstacle === undefined ? change : { ...change, obstacle }];
}

/** A file is as we left it if the manifest has its hash. One that only says it is ours may have been edited since. */
function obstacleOf(path: string, text: string | undefined, manifest: Manifest): Change["obstacle"] {
  if (text === undefined) return undefined;
  const listed = manifest.files.get(path) ?? [];
  if (listed.includes(textHash(text)) || isAsFirstWritten(text, listed)) return undefined;
  return listed.length > 0 || /@generated"?:? by gen-alloc /.test(text.slice(0, 200))
    ? "edited by hand"
    : "not written by gen-alloc";
}

function readIfThere(folder: OutputFolder, path: string): string | undefined {
  try {
    return readFileSync(join(folder.absolute, path), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, `${folder.shown}/${path}`);
  }
}

const withLf = (text: string): string => text.replaceAll("\r\n", "\n");
