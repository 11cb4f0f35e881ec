/** `npm run bench [-- filter] [--quick] [--isolated] [--save file]`: every bar in a process of its own, then a table and JSON. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { holds, sentenceOf, titleOf } from "./harness/bars.js";
import { quick } from "./harness/quick.js";
import { median, ratioOfRounds } from "./harness/stats.js";
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

/** What one variant answered, round by round. */
type Rounds = readonly Answer<Figures>[];

/** A figure of ours alone has nothing to be divided by. */
const judge = (
  name: string,
  mode: Verdict["mode"],
  bar: MetricBar,
  our: readonly Figures[],
  their: readonly Figures[],
): void => {
  const [ours, theirs] = [our, their].map((rounds) => rounds.map((figures) => figures[bar.metric]!));
  const ratio = bar.limit === undefined ? ratioOfRounds(ours!, theirs!) : Number.NaN;
  const unit = bar.metric.split(", ")[1] ?? "";
  const words = { title: titleOf(bar), bar: sentenceOf(bar), pass: holds(bar, ratio, median(ours!)) };
  const figures = { ours: median(ours!), theirs: bar.ours === bar.theirs ? Number.NaN : median(theirs!) };
  record({ case: name, mode, ...words, ratio, ...figures, unit, samples: [] });
};

/** All variants that the bars name, one after the other, as often as the case wants. */
const measureVariants = (chosen: MetricCase, mode: Verdict["mode"]): Map<string, Rounds> => {
  const names = [...new Set(chosen.bars.flatMap(({ ours, theirs }) => [ours, theirs]))];
  const rounds = new Map(names.map((name): [string, Answer<Figures>[]] => [name, []]));
  for (let round = 0; round < (quick ? 1 : (chosen.rounds ?? 1)); round++) {
    for (const name of names) {
      const flags = ["--variant", name, ...(mode === "together" ? ["--together"] : [])];
      rounds.get(name)!.push(child<Figures>(chosen.nodeFlags ?? [], chosen.name, ...flags));
    }
  }
  return rounds;
};

const runMetric = (chosen: MetricCase, mode: Verdict["mode"]): void => {
  const measured = measureVariants(chosen, mode);
  for (const bar of chosen.bars) {
    const [ours, theirs] = [measured.get(bar.ours)!, measured.get(bar.theirs)!];
    const missing = [...ours, ...theirs].find(isMissing);
    if (missing !== undefined) skip(chosen.name, titleOf(bar), mode, missing.unavailable);
    else judge(chosen.name, mode, bar, ours as readonly Figures[], theirs as readonly Figures[]);
  }
};

const run = async (): Promise<void> => {
  const names = readdirSync(path.join(here, "cases")).filter((name) => name.endsWith(".js"));
  for (const name of names.map((file) => file.slice(0, -3)).filter((each) => each.includes(filter))) {
    const { benchCase } = (await import(`./cases/${name}.js`)) as { benchCase: BenchCase };
    console.log(`\n== ${name}: ${benchCase.operation}`);
    const runCase = (mode: Verdict["mode"]): void =>
      benchCase.kind === "metric" ? runMetric(benchCase, mode) : runTimed(benchCase, mode);
    runCase("isolated");
    const togetherToo = benchCase.kind === "timed" || benchCase.togetherToo === true;
    if (togetherToo && !args.includes("--isolated")) runCase("together");
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
