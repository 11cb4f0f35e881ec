import type { OutputFile } from "../5-emit/files.js";
import { fnv1a, hex8 } from "../hash.js";

export const manifestName = ".gen-alloc.json";

/**
 * What stands in an output folder beside the output: how it was made, and the files gen-alloc wrote there. A file that is
 * no longer generated is removed only if it is listed here, so nothing of the user's is ever deleted.
 */
export interface Manifest extends Making {
  /** Path → hashes of the text as written; two where two sides of a merge stand in conflict. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** How output was made; undefined where the manifest does not say. */
export interface Making {
  /** Of gen-alloc. */
  readonly version: string | undefined;
  /** Of the folder when it was made: a copy of it under another name is the user's. */
  readonly name: string | undefined;
  /** Relative to the output folder, by the real paths of both, with slashes: `../../schemas/packets.yaml`. */
  readonly schema: string | undefined;
  readonly options: Readonly<Record<string, unknown>> | undefined;
}

export const emptyManifest: Manifest = {
  version: undefined,
  name: undefined,
  schema: undefined,
  options: undefined,
  files: new Map(),
};

export function manifestText({ version, name, schema, options }: Making, files: readonly OutputFile[]): string {
  const hashes = files.map(({ path, text }) => [path, textHash(text)] as const);
  hashes.sort(([a], [b]) => (a < b ? -1 : 1));
  const note = "by gen-alloc: how this folder was made, and the files it may replace and remove; do not edit";
  const manifest = { "@generated": note, version, name, schema, options, files: Object.fromEntries(hashes) };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** 8 hex digits of a text with LF: another one now means that somebody edited the file. */
export const textHash = (text: string): string => hex8(fnv1a(text.replaceAll("\r\n", "\n")));

/** Undefined when the text is no manifest: then nothing is known to be ours. */
export function parseManifest(text: string): Manifest | undefined {
  const json = jsonOf(text);
  if (json === undefined) return conflicted(text);
  if (!isRecord(json) || !isRecord(json["files"])) return undefined;
  const { version, name, schema, options, files } = json;
  const entries = Object.entries(files);
  if (!entries.every(isEntry)) return undefined;
  return {
    version: typeof version === "string" ? version : undefined,
    name: typeof name === "string" ? name : undefined,
    schema: typeof schema === "string" ? schema : undefined,
    options: isRecord(options) ? options : undefined,
    files: new Map(entries.map(([path, hash]) => [path, [hash]])),
  };
}

/** Between the marks of a merge both sides list what they wrote, a line a file: each is right about its own. */
function conflicted(text: string): Manifest | undefined {
  if (!/^<<<<<<< /m.test(text)) return undefined;
  const files = new Map<string, string[]>();
  for (const [, line] of text.matchAll(/^ {4}("[^"]+": "[0-9a-f]{8}"),?\r?$/gm)) {
    const [entry] = Object.entries(JSON.parse(`{${line!}}`) as Record<string, unknown>);
    if (entry !== undefined && isEntry(entry)) files.set(entry[0], [...(files.get(entry[0]) ?? []), entry[1]]);
  }
  return { ...emptyManifest, files };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Paths are joined to the output folder and removed: one that leads out of it must not be believed. */
function isEntry(entry: [string, unknown]): entry is [string, string] {
  const [path, hash] = entry;
  const parts = path.split("/");
  const inside = parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/.test(part));
  return inside && typeof hash === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
