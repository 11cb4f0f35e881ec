import { attaches, compareLayouts } from "../3-layout/compare.js";
import type { Layout } from "../3-layout/types.js";
import { isError } from "../diagnostics/diagnose.js";
import { renderText } from "../diagnostics/render.js";
import type { ExitCode, Host } from "./host.js";
import { readSchema, schemaFile } from "./read-schema.js";
import { paletteOf } from "./report.js";
import { defaultOutput } from "./request.js";
import type { Analyse } from "./tools.js";

/** Says whether images of two schemas, or of two versions of one, are the same: 0 when they are, 1 when not. */
export function diffCommand(before: string, after: string, host: Host, analyse: Analyse): ExitCode {
  const [old, now] = [before, after].map((path) => layoutOf(path, host, analyse));
  if (old === undefined || now === undefined) return 1;
  const lines = compareLayouts(old, now);
  if (lines.length === 0) host.out("the same layout: programs of either schema may open images of the other\n");
  else host.out([...lines, attaches(old, now) ? unnoticed : refused, ""].join("\n"));
  return lines.length === 0 ? 0 : 1;
}

const refused = "other layouts: attach refuses such an image with LAYOUT_MISMATCH";
const unnoticed = "the same places and sizes: attach opens such an image; what is listed above means something else";

/** At the first level of the schema; undefined when it has errors, which are printed. */
function layoutOf(path: string, host: Host, analyse: Analyse): Layout | undefined {
  const file = schemaFile(host.cwd, path);
  const text = readSchema(file, host);
  const { out: _, ...style } = defaultOutput;
  const {
    layouts: [layout],
    diagnostics,
  } = analyse(text, style.checks);
  const errors = diagnostics.filter(isError);
  if (errors.length > 0) host.err(`${renderText(errors, { path: file.shown, text }, paletteOf(host))}\n`);
  return errors.length > 0 ? undefined : layout;
}
