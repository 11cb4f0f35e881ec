/**
 * One bar in a process of its own: `node child.js <case> <bar number> [--together]`, or for a metric
 * `node child.js <case> --variant <name>`. Prints one line of JSON.
 */
import { measure } from "./harness/measure.js";
import { quick } from "./harness/quick.js";
import { ratioOfRounds } from "./harness/stats.js";
import { Unavailable } from "./harness/unavailable.js";
import type { BenchCase, MetricCase, TimedCase, Variant } from "./harness/types.js";

const CHECK_OPS = 10_000;
const [caseName, ...flags] = process.argv.slice(2);

const load = async (name: string): Promise<BenchCase> => {
  const module = (await import(`./cases/${name}.js`)) as { benchCase: BenchCase };
  return module.benchCase;
};

/** Both sides must compute the same thing, or their times mean nothing. */
const assertEqual = (chosen: TimedCase, sides: Readonly<Record<string, Variant>>): void => {
  const sums = Object.entries(sides)
    .filter(([name]) => name !== "void" && !chosen.unequal?.includes(name))
    .map(([name, variant]) => [name, variant.run(CHECK_OPS)] as const);
  for (const [name, sum] of sums) {
    if (!Object.is(sum, sums[0]![1])) {
      throw new Error(`${chosen.name}: ${name} computes ${sum}, ${sums[0]![0]} computes ${sums[0]![1]}`);
    }
  }
};

const runTimed = async (chosen: TimedCase, barIndex: number): Promise<unknown> => {
  const bar = chosen.bars[barIndex]!;
  const names = new Set(["void", bar.ours, bar.theirs]);
  const variants: Record<string, Variant> = {};
  for (const name of names) variants[name] = await chosen.variants[name]!();
  assertEqual(chosen, variants);
  const between = flags.includes("--together") ? (await import("./harness/together.js")).startOthers() : undefined;
  const options = quick ? { rounds: 5, roundMs: 2 } : { rounds: 25, roundMs: 10 };
  const measured = await measure(variants, between === undefined ? options : { ...options, between });
  const side = (name: string) => measured.find((each) => each.sample.variant === name)!;
  const ours = side(bar.ours);
  const theirs = side(bar.theirs);
  return {
    ratio: ratioOfRounds(ours.rounds, theirs.rounds),
    ours: ours.sample.nsPerOp,
    theirs: theirs.sample.nsPerOp,
    samples: measured.map((each) => each.sample),
  };
};

const runMetric = (chosen: MetricCase): Promise<unknown> => {
  const variant = flags[flags.indexOf("--variant") + 1]!;
  return chosen.variants[variant]!(flags.includes("--together"));
};

const main = async (): Promise<unknown> => {
  const chosen = await load(caseName!);
  return chosen.kind === "timed" ? runTimed(chosen, Number(flags[0])) : runMetric(chosen);
};

try {
  process.stdout.write(`${JSON.stringify(await main())}\n`);
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  process.stdout.write(`${JSON.stringify({ unavailable: error.message })}\n`);
}
