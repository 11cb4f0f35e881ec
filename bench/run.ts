/** `npm run bench [-- filter] [--quick] [--isolated] [--save file]`: every bar in a process of its own, then a table and JSON. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { holds, sentenceOf, titleOf } from "./harness/bars.js";
import { quick } from "./harness/quick.js";
import { machine, sampleTable, summary, verdictTable } from "./harness/report.js";
import type { Skipped, Verdict } from "./harness/bars.js";
import type { Report } from "./harness/report.js";
import type { BenchCase, MetricBar, MetricCase, Sample, TimedCase } from "./harness/types.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const saveTo = args.includes("--save") ? args[args.indexOf("--save") + 1] : undefined;
const filter = args.find((arg) => !arg.startsWith("--") && arg !== saveTo) ?? "";

interface TimedAnswer {
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
  readonly samples: readonly Sample[];
}

interface Missing {
  readonly unavailable: string;
}

type Answer<T> = T | Missing;

const isMissing = (answer: object): answer is Missing => typeof (answer as Missing).unavailable === "string";

const verdicts: Verdict[] = [];
const skipped: Skipped[] = [];

/** A case that fails must not cost the figures of the others, but the run has failed. */
const failure = (what: string, stderr: string): Missing => {
  console.error(`${what} failed:\n${stderr}`);
  process.exitCode = 1;
  return { unavailable: "failed" };
};

/** Runs child.js and returns what it printed last. */
const child = <T>(nodeFlags: readonly string[], ...childArgs: readonly string[]): Answer<T> => {
  const all = [...nodeFlags, path.join(here, "child.js"), ...childArgs, ...(quick ? ["--quick"] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) return failure(childArgs.join(" "), stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Answer<T>;
};

const record = (verdict: Verdict): void => {
  verdicts.push(verdict);
  console.log(`\n${verdictTable([verdict])}`);
  if (verdict.samples.length > 0) console.log(sampleTable(verdict).replace(/^/gm, "    "));
};

const skip = (name: string, title: string, mode: Skipped["mode"], reason: string): void => {
  skipped.push({ case: name, title, mode, reason });
  console.log(`\n${name}: ${title} (${mode}) skipped: ${reason}`);
};

const runTimed = (chosen: TimedCase, mode: Verdict["mode"]): void => {
  chosen.bars.forEach((bar, index) => {
    const title = titleOf(bar);
    const answer = child<TimedAnswer>([], chosen.name, String(index), ...(mode === "together" ? ["--together"] : []));
    if (isMissing(answer)) return skip(chosen.name, title, mode, answer.unavailable);
    const pass = holds(bar, answer.ratio, answer.ours);
    record({ case: chosen.name, title, mode, bar: sentenceOf(bar), pass, unit: "ns", ...answer });
  });
};

type Figures = Readonly<Record<string, number>>;

/** A figure of ours alone has nothing to be divided by. */
const judge = (name: string, bar: MetricBar, ourFigures: Figures, theirFigures: Figures): void => {
  const ours = ourFigures[bar.metric]!;
  const theirs = bar.ours === bar.theirs ? Number.NaN : theirFigures[bar.metric]!;
  const ratio = bar.limit === undefined ? ours / theirs : Number.NaN;
  const unit = bar.metric.split(", ")[1] ?? "";
  const words = { title: titleOf(bar), bar: sentenceOf(bar), pass: holds(bar, ratio, ours) };
  record({ case: name, mode: "isolated", ...words, ratio, ours, theirs, unit, samples: [] });
};

const runMetric = (chosen: MetricCase): void => {
  const taken = new Map<string, Answer<Figures>>();
  const take = (variant: string): Answer<Figures> => {
    const figures = taken.get(variant) ?? child<Figures>(chosen.nodeFlags ?? [], chosen.name, "--variant", variant);
    taken.set(variant, figures);
    return figures;
  };
  for (const bar of chosen.bars) {
    const [ours, theirs] = [take(bar.ours), take(bar.theirs)];
    if (isMissing(ours)) skip(chosen.name, titleOf(bar), "isolated", ours.unavailable);
    else if (isMissing(theirs)) skip(chosen.name, titleOf(bar), "isolated", theirs.unavailable);
    else judge(chosen.name, bar, ours, theirs);
  }
};

const run = async (): Promise<void> => {
  const names = readdirSync(path.join(here, "cases")).filter((name) => name.endsWith(".js"));
  for (const name of names.map((file) => file.slice(0, -3)).filter((each) => each.includes(filter))) {
    const { benchCase } = (await import(`./cases/${name}.js`)) as { benchCase: BenchCase };
    console.log(`\n== ${name}: ${benchCase.operation}`);
    if (benchCase.kind === "metric") runMetric(benchCase);
    else {
      runTimed(benchCase, "isolated");
      if (!args.includes("--isolated")) runTimed(benchCase, "together");
    }
  }
};

await run();
const date = new Date().toISOString().slice(0, 10);
const command = ["npm run bench", ...args].join(" ");
const report: Report = {
  date,
  machine: machine(),
  node: process.version,
  v8: process.versions.v8,
  command,
  verdicts,
  skipped,
};
const target = saveTo ?? path.join(here, "../../results", `${date}-${process.version}.json`);
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\n${verdictTable(verdicts)}\n\n${summary(report)}\n\nwritten to ${path.relative(process.cwd(), target)}`);
