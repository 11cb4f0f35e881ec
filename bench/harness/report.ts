import os from "node:os";
import type { Skipped, Verdict } from "./bars.js";

/** Everything a run says; the shape of `results/<date>-<node>.json`. */
export interface Report {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly os: string };
  readonly node: string;
  readonly v8: string;
  readonly command: string;
  readonly verdicts: readonly Verdict[];
  readonly skipped: readonly Skipped[];
}

export const machine = (): Report["machine"] => ({
  cpu: os.cpus()[0]?.model.trim() ?? "unknown",
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  os: `${os.type()} ${os.release()}`,
});

const figure = (value: number): string => {
  if (!Number.isFinite(value)) return "-";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
};

/** Columns as wide as their widest cell; the first one to the left, figures to the right. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(header), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
};

/** A cost of 0.02 x reads better as 50 x faster; both are printed, so that a loss can't hide in the wording. */
const factor = (ratio: number): string => (ratio < 1 ? `${figure(1 / ratio)} x better` : `${figure(ratio)} x worse`);

const outcome = (pass: boolean | undefined): string => (pass === undefined ? "" : pass ? "pass" : "MISS");

export const verdictTable = (verdicts: readonly Verdict[]): string =>
  table(
    ["ours / theirs", "mode", "ours", "theirs", "unit", "ratio", "in words", "bar", ""],
    verdicts.map((v) => [
      `${v.case}: ${v.title}`,
      v.mode,
      figure(v.ours),
      figure(v.theirs),
      v.unit,
      figure(v.ratio),
      Number.isFinite(v.ratio) ? factor(v.ratio) : "",
      v.bar,
      outcome(v.pass),
    ]),
  );

export const sampleTable = (verdict: Verdict): string =>
  table(
    ["", "ns/op", "p50", "p99", "p99.9", "heap B/op", "GCs", "ops"],
    verdict.samples.map((s) => [
      s.variant,
      figure(s.nsPerOp),
      figure(s.p50),
      figure(s.p99),
      figure(s.p999),
      figure(s.heapBytesPerOp),
      String(s.gcCount),
      s.ops.toExponential(1),
    ]),
  );

/** `12 of 14 bars hold`, then the ones that don't. */
export const summary = (report: Report): string => {
  const judged = report.verdicts.filter((v) => v.pass !== undefined);
  const missed = judged.filter((v) => v.pass === false);
  const lines = [`${judged.length - missed.length} of ${judged.length} bars hold`];
  for (const v of missed)
    lines.push(
      `MISS  ${v.case}: ${v.title} (${v.mode}): ${figure(Number.isNaN(v.ratio) ? v.ours : v.ratio)}, bar ${v.bar}`,
    );
  for (const s of report.skipped) lines.push(`skipped  ${s.case}: ${s.title} (${s.mode}): ${s.reason}`);
  return lines.join("\n");
};
