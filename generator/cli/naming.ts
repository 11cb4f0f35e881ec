import { basename } from "node:path";
import { outputName } from "../4-plan/names.js";
import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import { removals, type Change, type OutputFolder } from "./changes.js";
import { identityOf, type Neighbour } from "./neighbours.js";
import { readText, shownPath, type SchemaFile } from "./read-schema.js";

/** Output of a schema that has another name now. */
export interface Leftover {
  readonly folder: OutputFolder;
  readonly changes: readonly Change[];
}

/** File systems may ignore case, so names that differ in nothing else are one name. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Two schemas of one name would overwrite each other's output, in this run or in two. */
export function nameTaken(
  name: string,
  schema: string,
  range: SourceRange,
  neighbours: readonly Neighbour[],
  cwd: string,
): Diagnostic[] {
  const other = neighbours.find(
    (n) => isSame(n.name, name) && n.schema !== schema && (n.schema === "-" || mayFill(n.schema, name)),
  );
  if (other === undefined) return [];
  const owner = other.schema === "-" ? "standard input" : shownPath(cwd, other.schema);
  const force = ", or take the folder over with `--force`";
  return [diagnose("name-taken", range, { folder: other.folder.shown, schema: owner, force })];
}

/** The folders that this schema filled under other names, and what removes them. */
export function leftoversOf(name: string, file: SchemaFile, neighbours: readonly Neighbour[]): Leftover[] {
  return neighbours
    .filter((n) => n.name !== name && n.schema === identityOf(file))
    .map(({ folder, manifest }) => ({ folder, changes: removals(folder, manifest) }));
}

/** Where the schema says `name:`; output is named after it. */
export const nameRange = (text: string): SourceRange => findName(text) ?? { start: 0, end: Math.min(1, text.length) };

/** Undefined where it is not a line of its own: inside of braces, or indented. */
function findName(text: string): SourceRange | undefined {
  const found = /^(?:name|"name"|'name')\s*:\s*([^\s,}]+)/m.exec(text);
  if (found === null) return undefined;
  const end = found.index + found[0].length;
  return { start: end - (found[1] ?? "").length, end };
}

/** Whether a schema file fills the folder of that name now. It does not when it is gone; it may when it hides its name. */
function mayFill(path: string, name: string): boolean {
  try {
    const text = readText(path, path);
    const range = findName(text);
    if (range === undefined) return true;
    return isSame(outputName(text.slice(range.start, range.end).replace(/^["']|["']$/g, "")), name);
  } catch {
    return false;
  }
}

/** What is said of a folder that is no longer this schema's: by its name, and whether files in it were changed. */
export function leftoverFinding(leftover: Leftover, range: SourceRange): Diagnostic {
  const { folder, changes } = leftover;
  const edited = changes.filter(({ obstacle }) => obstacle !== undefined).map(({ path }) => `\`${path}\``);
  const more = edited.length > 3 ? ` and ${edited.length - 3} more` : "";
  return diagnose("output-left", range, {
    folder: folder.shown,
    name: basename(folder.absolute),
    files: `${edited.slice(0, 3).join(", ")}${more}`,
  });
}
