import { appendFileSync } from "node:fs";
import { columns, CORRUPT, EXHAUSTED } from "./programs/tally.js";
import type { Findings } from "./shift.js";

/** What does not add up from interval to interval. */
const levels = new Set(["live", "retired"]);

type Figures = Readonly<Record<string, number>>;

export interface Interval {
  readonly seconds: number;
  readonly deaths: number;
  /** Rows of those who made no progress; none. */
  readonly stalls: readonly number[];
  /** What workers threw; nothing. */
  readonly errors: readonly string[];
  /** What all counted, by column. */
  readonly done: readonly number[];
  readonly findings: Findings;
}

/** Counted by workers, and never right. */
const wrong = [CORRUPT, EXHAUSTED];

/** `npm run stress:long` sets it; the reports go there as well. */
const file = process.env["STRESS_REPORT"];

/** What a stress did and found: a line for each interval in the long form, and totals. */
export class Report {
  readonly title: string;
  readonly problems: string[] = [];
  readonly totals: Record<string, number> = {};

  constructor(title: string) {
    this.title = title;
  }

  add({ seconds, deaths, stalls, errors, done, findings }: Interval): void {
    const { problems, ...figures } = findings;
    this.problems.push(
      ...problems,
      ...errors,
      ...stalls.map((row) => `worker ${row} did nothing for ${seconds.toFixed(1)} s`),
    );
    for (const i of wrong) if (done[i]! > 0) this.problems.push(`${columns[i]}: ${done[i]}`);
    const counts = Object.fromEntries(columns.map((name, i) => [name, done[i]!]));
    const line = { seconds, intervals: 1, deaths, stalls: stalls.length, ...counts, ...(figures as Figures) };
    for (const [name, n] of Object.entries(line)) {
      this.totals[name] = levels.has(name) ? n : (this.totals[name] ?? 0) + n;
    }
    if (file !== undefined) this.#say(show(line));
  }

  /** Says the sums of all intervals, and what was wrong. */
  end(more: Figures = {}): void {
    const problems = this.problems.map((problem) => `\n  PROBLEM: ${problem}`);
    this.#say(`all: ${show({ ...this.totals, ...more })}${problems.slice(0, 10).join("")}`);
  }

  #say(text: string): void {
    console.log(`stress, ${this.title}: ${text}`);
    if (file !== undefined) appendFileSync(file, `${this.title}: ${text}\n`);
  }
}

const always = new Set(["deaths", "stalls", "corrupt", "exhausted"]);

const show = ({ seconds = 0, operations = 0, ...others }: Figures): string =>
  [
    `${seconds.toFixed(1)} s`,
    `${(operations / 1e6).toFixed(2)} M operations`,
    `${(operations / 1e6 / (seconds || 1)).toFixed(2)} M/s`,
    ...Object.entries(others)
      .filter(([name, n]) => n !== 0 || always.has(name))
      .map(([name, n]) => `${name} ${n}`),
  ].join(", ");
