import type { Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import { arenaTest } from "./arena-test.js";
import { imageTest } from "./image-test.js";
import { layoutTest } from "./layout-test.js";
import { poolTest } from "./pool-test.js";
import { suiteFile, supportFiles } from "./suite-file.js";

/** The tests of everything the plan makes: one file an allocator, one for layouts, one for the module, and support. */
export function emitTests(plan: Plan, templates: Templates): OutputFile[] {
  const { options, module } = plan;
  if (options.tests === null || module.allocators.length === 0) return [];
  const folder = options.tests;
  const test = (file: string, body: string): OutputFile => ({
    path: `${folder}/${file}.test.ts`,
    text: suiteFile(plan, folder, body),
  });
  return [
    test("layout", layoutTest(plan)),
    test("image", imageTest(plan)),
    ...module.allocators.map((a) => test(a.file, a.kind === "arena" ? arenaTest(plan, a) : poolTest(plan, a))),
    ...supportFiles(plan, templates, "testing", folder),
  ];
}
