import { createTwoFilesPatch } from "diff";
import type { Change, OutputFolder } from "./changes.js";

/** What a whole run shows of what differs; who wants all of it asks git. */
export const longestDrift = 60;

/** How many lines of differences a run has shown already. */
export interface Shown {
  lines: number;
}

/** The files on disk against those that should be there, as unified diffs, as long as there is room. */
export function driftText(folder: OutputFolder, changes: readonly Change[], shown: Shown): string {
  const texts: string[] = [];
  for (const [i, change] of changes.entries()) {
    const room = longestDrift - shown.lines;
    if (room <= 0)
      return [...texts, `… ${changes.length - i} more ${changes.length - i === 1 ? "file" : "files"}\n`].join("");
    const lines = unifiedDiff(folder, change);
    texts.push(`${cut(lines, room).join("\n")}\n`);
    shown.lines += lines.length;
  }
  return texts.join("");
}

function unifiedDiff(folder: OutputFolder, change: Change): string[] {
  const path = `${folder.shown}/${change.path}`;
  const from = change.before === undefined ? "/dev/null" : `a/${path}`;
  const to = change.after === undefined ? "/dev/null" : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, change.before ?? "", change.after ?? "", undefined, undefined, {
    context: 3,
    maxEditLength: 5000,
    stripTrailingCr: true,
  });
  if (patch === undefined) return [`--- ${from}`, `+++ ${to}`, "(every line differs)"];
  // Without the line of equals signs that `diff` puts first.
  return patch.replace(/^=+\n/, "").trimEnd().split("\n");
}

function cut(lines: readonly string[], room: number): readonly string[] {
  const rest = lines.length - room;
  return rest > 1 ? [...lines.slice(0, room), `… ${rest} more lines`] : lines;
}
