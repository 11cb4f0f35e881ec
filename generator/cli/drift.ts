import { createTwoFilesPatch } from "diff";
import type { Change, OutputFolder } from "./changes.js";

const longestDiff = 60;

/** The file on disk against the file as it should be, as a unified diff; long ones are cut. */
export function unifiedDiff(folder: OutputFolder, change: Change): string {
  const path = `${folder.shown}/${change.path}`;
  const from = change.before === undefined ? "/dev/null" : `a/${path}`;
  const to = change.after === undefined ? "/dev/null" : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, change.before ?? "", change.after ?? "", undefined, undefined, {
    context: 3,
    maxEditLength: 5000,
    stripTrailingCr: true,
  });
  return patch === undefined ? `--- ${from}\n+++ ${to}\n(every line differs)\n` : cut(patch);
}

/** Without the line of equals signs that `diff` puts first. */
function cut(patch: string): string {
  const lines = patch.replace(/^=+\n/, "").trimEnd().split("\n");
  const rest = lines.length - longestDiff;
  const shown = rest > 1 ? [...lines.slice(0, longestDiff), `… ${rest} more lines`] : lines;
  return `${shown.join("\n")}\n`;
}
