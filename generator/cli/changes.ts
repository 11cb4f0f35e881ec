import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OutputFile } from "../5-emit/files.js";
import { bodyHash, readHeader } from "../5-emit/finish.js";
import { fileError, isMissing } from "./file-error.js";
import { emptyManifest, manifestName, manifestText, parseManifest, type Manifest } from "./manifest.js";

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
export function findChanges(folder: OutputFolder, schema: string, files: readonly OutputFile[]): Change[] {
  const onDisk = (path: string): string | undefined => readIfThere(folder, path);
  const listed = onDisk(manifestName);
  const manifest = (listed === undefined ? undefined : parseManifest(listed)) ?? emptyManifest;
  const fresh = new Set(files.map(({ path }) => path));
  const stale = [...manifest.files.keys()].filter((path) => !fresh.has(path));
  return [
    ...files.map(({ path, text }) => written(path, onDisk(path), text, manifest)),
    ...stale.flatMap((path) => removed(path, onDisk(path), manifest)),
    plain(manifestName, listed, manifestText(schema, files)),
  ];
}

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

/** A file is as we left it if its body has the hash that its own header states, or the one in the manifest. */
function obstacleOf(path: string, text: string | undefined, manifest: Manifest): Change["obstacle"] {
  if (text === undefined) return undefined;
  const ours = [readHeader(text)?.body, manifest.files.get(path)].filter((hash) => hash !== undefined);
  if (ours.length === 0) return "not written by gen-alloc";
  return ours.includes(bodyHash(text)) ? undefined : "edited by hand";
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
