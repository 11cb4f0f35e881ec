import type { Bar, MetricBar, Sample } from "./types.js";

/** What became of one bar. `ratio` is ours / theirs, or ours itself where the bar has a `limit`. */
export interface Verdict {
  readonly case: string;
  readonly title: string;
  readonly mode: "isolated" | "together";
  readonly ratio: number;
  /** As a sentence: `at most 1.1 x`, `at least 50 x faster`, `reported`. */
  readonly bar: string;
  /** undefined: nothing was promised. */
  readonly pass: boolean | undefined;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  readonly samples: readonly Sample[];
}

/** A bar that could not be measured here, and why (no C compiler, no such build). */
export interface Skipped {
  readonly case: string;
  readonly title: string;
  readonly mode: "isolated" | "together";
  readonly reason: string;
}

export const titleOf = (bar: Bar | MetricBar): string => {
  const metric = "metric" in bar ? `${bar.metric}: ` : "";
  return metric + (bar.ours === bar.theirs ? bar.ours : `${bar.ours} / ${bar.theirs}`);
};

const rounded = (limit: number): number => Math.round(limit * 1000) / 1000;

export const sentenceOf = (bar: Bar | MetricBar): string => {
  if ("limit" in bar && bar.limit !== undefined) return `at most ${bar.limit}`;
  if (bar.atMost !== undefined) return `at most ${rounded(bar.atMost)} x`;
  if (bar.faster !== undefined) return `at least ${bar.faster} x better`;
  return "reported";
};

/** Whether `ratio` (ours / theirs, lower is better) holds the bar; `value` is ours, for bars with a limit. */
export const holds = (bar: Bar | MetricBar, ratio: number, value: number): boolean | undefined => {
  if ("limit" in bar && bar.limit !== undefined) return value <= bar.limit;
  if (bar.atMost !== undefined) return ratio <= bar.atMost;
  if (bar.faster !== undefined) return 1 / ratio >= bar.faster;
  return undefined;
};
