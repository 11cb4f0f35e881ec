import type { Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import { arenaTest } from "./arena-test.js";
import { guardsTest } from "./guards-test.js";
import { imageTest } from "./image-test.js";
import { layoutTest } from "./layout-test.js";
import { poolTest } from "./pool-test.js";
import { rootsTest } from "./roots-test.js";
import { realWorkerFile } from "./real-worker-file.js";
import { stressed, stressTest } from "./stress-test.js";
import { suiteFile, supportFiles } from "./suite-file.js";
import { allocatorsOfThreads } from "./threads.js";
import { workersTest } from "./workers-test.js";

/** The tests of everything the plan makes: one file an allocator, one for each matter of the module, and support. */
export function emitTests(plan: Plan, templates: Templates): OutputFile[] {
  const { options, module } = plan;
  if (options.tests === null || module.allocators.length === 0) return [];
  const folder = options.tests;
  const file = (name: string, body: string): OutputFile => ({
    path: `${folder}/${name}.ts`,
    text: suiteFile(plan, "testing", folder, body),
  });
  const files = [
    ...module.allocators.map((a) =>
      file(`${a.file}.test`, a.kind === "arena" ? arenaTest(plan, a) : poolTest(plan, a)),
    ),
    ...moduleTests(plan).map(([name, body]) => file(`${freeName(plan, name)}.test`, body)),
    ...(allocatorsOfThreads(plan).length > 0 ? [file("real-worker", realWorkerFile(plan))] : []),
  ];
  return [...files, ...supportFiles(plan, templates, "testing", folder, files)];
}

/** Tests of what all allocators have in common: their names and texts. */
function moduleTests(plan: Plan): (readonly [name: string, text: string])[] {
  const { guards, roots } = plan.module;
  const shared = allocatorsOfThreads(plan);
  return [
    ["layout", layoutTest(plan)],
    ["image", imageTest(plan)],
    ...(guards === undefined ? [] : [["guards", guardsTest(plan)] as const]),
    ...(roots === undefined ? [] : [["roots", rootsTest(plan, roots)] as const]),
    ...(shared.length > 0 ? [["workers", workersTest(plan)] as const] : []),
    ...(stressed(plan).length > 0 ? [["stress", stressTest(plan)] as const] : []),
  ];
}

/** An allocator may be called `stress`: then its test is stress.test, and the other one module-stress.test. */
const freeName = ({ module }: Plan, name: string): string =>
  module.allocators.some(({ file }) => file === name) ? `module-${name}` : name;
