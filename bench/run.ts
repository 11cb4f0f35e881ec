/** `npm run bench [-- filter] [--quick] [--isolated] [--save file]`: every bar in a process of its own, then a table and JSON. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { holds, sentenceOf, titleOf } from "./harness/bars.js";
import { machine, sampleTable, summary, verdictTable } from "./harness/report.js";
import type { Skipped, Verdict } from "./harness/bars.js";
import type { Report } from "./harness/report.js";
import type { BenchCase, MetricCase, Sample, TimedCase } from "./harness/types.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const quick = args.includes("--quick");
const saveTo = args.includes("--save") ? args[args.indexOf("--save") + 1] : undefined;
const filter = args.find((arg) => !arg.startsWith("--") && arg !== saveTo) ?? "";

interface TimedAnswer {
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
  readonly samples: readonly Sample[];
}

type Answer<T> = T | { readonly unavailable: string };

const verdicts: Verdict[] = [];
const skipped: Skipped[] = [];

/** A case that fails must not cost the figures of the others, but the run has failed. */
const failure = (what: string, stderr: string): { readonly unavailable: string } => {
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
    if ("unavailable" in answer) return skip(chosen.name, title, mode, answer.unavailable);
    const pass = holds(bar, answer.ratio, answer.ours);
    record({ case: chosen.name, title, mode, bar: sentenceOf(bar), pass, unit: "ns", ...answer });
  });
};

const runMetric = (chosen: MetricCase): void => {
  const mode = "isolated";
  const figures = new Map<string, Answer<Readonly<Record<string, number>>>>();
  const take = (variant: string) => {
    if (!figures.has(variant)) figures.set(variant, child(chosen.nodeFlags ?? [], chosen.name, "--variant", variant));
    return figures.get(variant)!;
  };
  for (const bar of chosen.bars) {
    const [mine, other] = [take(bar.ours), take(bar.theirs)];
    const missing = [mine, other].find((each) => "unavailable" in each);
    if (missing !== undefined) {
      skip(chosen.name, titleOf(bar), mode, String(missing.unavailable));
      continue;
    }
    const alone = bar.ours === bar.theirs;
    const [ours, theirs] = [mine, other].map((each) => (each as Record<string, number>)[bar.metric]!) as [
      number,
      number,
    ];
    const ratio = alone || bar.limit !== undefined ? Number.NaN : ours / theirs;
    const pass = holds(bar, ratio, ours);
    const unit = bar.metric.split(", ").at(-1)!;
    record({
      case: chosen.name,
      title: titleOf(bar),
      mode,
      ratio,
      bar: sentenceOf(bar),
      pass,
      ours,
      theirs: alone ? Number.NaN : theirs,
      unit,
      samples: [],
    });
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
