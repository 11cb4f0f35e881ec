import { Build, type Mutant } from "./build.js";
import { Report } from "./report.js";
import { type Shift, type Stress, work } from "./shift.js";

/** Builds a stress, lets it work, lets all go home if nothing was wrong, and says what happened. */
export async function run(
  title: string,
  create: (build: Build) => Promise<Stress>,
  shift: Shift,
  mutant?: Mutant,
): Promise<Report> {
  const build = new Build(mutant),
    report = new Report(title),
    stress = await create(build);
  const { crew } = stress;
  try {
    await work(stress, shift, report);
    if (report.problems.length === 0) {
      await crew.dismiss();
      report.problems.push(...stress.empty());
    }
    report.end({ "deaths in a recovery": crew.deadNurses });
  } finally {
    await crew.destroy();
    build.remove();
  }
  return report;
}
