import type { OutputFile } from "../5-emit/files.js";
import { bodyHash } from "../5-emit/finish.js";

export const manifestName = ".gen-alloc.json";

/**
 * What stands in an output folder beside the output: the files gen-alloc wrote there. A file that is no longer generated
 * is removed only if it is listed here, so nothing of the user's is ever deleted.
 */
export interface Manifest {
  /** Path → body hash, both as written. */
  readonly files: ReadonlyMap<string, string>;
}

export const emptyManifest: Manifest = { files: new Map() };

export function manifestText(schema: string, files: readonly OutputFile[]): string {
  const hashes = files.map(({ path, text }) => [path, bodyHash(text)] as const);
  hashes.sort(([a], [b]) => (a < b ? -1 : 1));
  const note = `written by gen-alloc from ${schema}: the files it may replace and remove; do not edit`;
  return `${JSON.stringify({ "@generated": note, files: Object.fromEntries(hashes) }, null, 2)}\n`;
}

/** Undefined when the text is no manifest, as after a merge conflict: then nothing is known to be ours. */
export function parseManifest(text: string): Manifest | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(json) || !isRecord(json["files"])) return undefined;
  const files = Object.entries(json["files"]);
  return files.every(isEntry) ? { files: new Map(files) } : undefined;
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
