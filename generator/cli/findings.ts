import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import type { Change, OutputFolder } from "./changes.js";
import { leftoverFinding, type Leftover } from "./naming.js";
import { differences } from "./outcome.js";
import type { GenerateRequest } from "./request.js";

/** What a finding about output needs to know. */
export interface Circumstances extends Pick<GenerateRequest, "mode" | "force"> {
  /** Where the schema says its name. */
  readonly range: SourceRange;
  /** What writes the output again. */
  readonly command: string;
}

/** What keeps the folder from being right: in `--check` every difference, otherwise what only `--force` overwrites. */
export function findingsAbout(folder: OutputFolder, changes: readonly Change[], about: Circumstances): Diagnostic[] {
  const { mode, force, range, command } = about;
  return differences(changes).flatMap((change) => {
    const file = `${folder.shown}/${change.path}`;
    if (mode === "check")
      return [diagnose("output-differs", range, { file, difference: differenceOf(change), command })];
    if (force || change.obstacle === undefined) return [];
    return [diagnose(change.obstacle === "edited by hand" ? "output-edited" : "output-foreign", range, { file })];
  });
}

/** A folder under the old name of the schema: stale in `--check`, otherwise only of note when it can't be removed. */
export function findingsAboutLeftover(
  leftover: Leftover,
  { mode, force, range, command }: Circumstances,
): Diagnostic[] {
  const { folder, changes } = leftover;
  if (mode === "check") {
    const difference = "is left from a former name of this schema";
    return [diagnose("output-differs", range, { file: folder.shown, difference, command })];
  }
  return !force && changes.some(({ obstacle }) => obstacle !== undefined) ? [leftoverFinding(leftover, range)] : [];
}

function differenceOf({ action, obstacle }: Change): string {
  if (obstacle !== undefined) return `is ${obstacle === "edited by hand" ? "changed by hand" : obstacle}`;
  return { create: "is missing", update: "is out of date", remove: "is no longer generated", keep: "" }[action];
}
