import { setTimeout as sleep } from "node:timers/promises";
import type { Crew } from "./crew.js";
import type { Report } from "./report.js";

export interface Shift {
  /** How many work at any time. */
  readonly workers: number;
  readonly seconds: number;
  /** Goes on until that many have died. */
  readonly deaths?: number;
  /** Between two looks at the ledger and at everybody's progress. */
  readonly intervalMs: number;
  /** How much longer than an interval somebody may do nothing. */
  readonly graceMs?: number;
  /** Mean time between two deaths; without, nobody dies. */
  readonly killEveryMs?: number;
}

/** What an audit found: `problems`, none of which may be, and figures for the report. */
export interface Findings {
  readonly problems: readonly string[];
  readonly [figure: string]: number | readonly string[];
}

export const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** A crew, what it works on, and how to look whether all is right. */
export interface Stress {
  readonly crew: Crew;
  /**
   * The crew works, members are killed and replaced; at the end everybody has stopped. Rows of those who made no progress
   * all the while.
   */
  interval(shift: Shift): Promise<readonly number[]>;
  /** While everybody has stopped. */
  audit(): Findings;
  /** When all have left: everything is given back. What is wrong then. */
  empty(): readonly string[];
}

/**
 * Interval by interval: everybody works, then progress and the ledger are looked at. Ends early at the first problem.
 * At the end everybody has stopped.
 */
export async function work(stress: Stress, shift: Shift, report: Report): Promise<void> {
  const { crew } = stress;
  await crew.fillUp(shift.workers);
  const end = performance.now() + shift.seconds * 1000;
  const isOver = (): boolean =>
    report.problems.length > 0 || (performance.now() > end && crew.deaths >= (shift.deaths ?? 0));
  for (;;) {
    const { counts, deaths } = crew,
      started = performance.now();
    crew.watch();
    const stalled = await stress.interval(shift);
    const seconds = secondsSince(started);
    const done = crew.counts.map((n, i) => n - counts[i]!),
      findings = stress.audit();
    const stalls = findings.problems.length > 0 ? [] : stalled;
    report.add({ seconds, deaths: crew.deaths - deaths, stalls, errors: crew.errors, done, findings });
    if (isOver()) return;
    crew.resume();
  }
}

/** Kills up to four at a time and hires others in their place, for an interval. */
export async function killAtRandom(crew: Crew, { workers, intervalMs, killEveryMs }: Shift): Promise<void> {
  for (const end = performance.now() + intervalMs; performance.now() < end && crew.errors.length === 0;) {
    if (killEveryMs === undefined) {
      await sleep(intervalMs);
      continue;
    }
    const deaths = 1 + Math.floor(crew.random() * Math.min(4, workers - 1));
    await sleep(crew.random() * 2 * deaths * killEveryMs);
    for (let i = 0; i < deaths && crew.members.length > 1; i++) await crew.kill();
    await crew.fillUp(workers);
  }
}
