import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { OutputFolder } from "./changes.js";
import { manifestName, parseManifest, type Manifest } from "./manifest.js";
import { realPath } from "./real-path.js";
import { isStandardInput, type SchemaFile } from "./read-schema.js";

/** A folder of output beside others, and where it comes from. */
export interface Neighbour {
  readonly folder: OutputFolder;
  /** As on disk: the name its schema had. */
  readonly name: string;
  readonly manifest: Manifest;
  /** As `identityOf`. */
  readonly schema: string;
}

/** What a schema file is recognised by: its real path; standard input is always the same one. */
export const identityOf = (file: SchemaFile): string => (isStandardInput(file) ? file.given : realPath(file.absolute));

/** Folders of output in the folder of all output whose manifests say which schema they are from. */
export function neighboursIn(out: OutputFolder): Neighbour[] {
  return namesIn(out.absolute).flatMap((name) => {
    const folder = { absolute: join(out.absolute, name), shown: join(out.shown, name).replaceAll("\\", "/") };
    const manifest = manifestIn(folder.absolute);
    if (manifest?.schema === undefined || manifest.name !== name) return [];
    const { schema } = manifest;
    return { folder, name, manifest, schema: schema === "-" ? schema : resolve(realPath(folder.absolute), schema) };
  });
}

/** What is wrong with the folder itself is said when something is written there. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function manifestIn(folder: string): Manifest | undefined {
  const path = join(folder, manifestName);
  try {
    return existsSync(path) ? parseManifest(readFileSync(path, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}
