import type { AllocatorDescription, ModuleClass, ModuleDescription } from "../description.js";
import { Subject } from "../module-under-test.js";
import { arenaSuite } from "./arena-suite.js";
import { guardsSuite } from "./guards-suite.js";
import { imageSuite } from "./image-suite.js";
import { layoutSuite } from "./layout-suite.js";
import { poolSuite } from "./pool-suite.js";
import { rootsSuite } from "./roots-suite.js";
import { singletonsSuite } from "./singletons-suite.js";
import { stressed, stressSuite } from "./stress-suite.js";
import { allocatorsOfThreads, workersSuite } from "./workers-suite.js";

/** Registers all tests of a module, or those of the groups that are asked for. */
export function moduleSuite(Module: ModuleClass, about: ModuleDescription): void {
  const subject = new Subject(Module, about);
  const { allocators, roots = [], singletons = [], only } = about;
  const isWanted = (group: string): boolean => only === undefined || only.includes(group);
  const [shared, killed] = [allocatorsOfThreads(subject), stressed(subject)];
  if (isWanted("layout")) layoutSuite(subject);
  if (isWanted("image")) imageSuite(subject);
  for (const allocator of allocators) if (isWanted(allocator.name)) allocatorSuite(subject, allocator);
  if (isWanted("guards") && allocators.some(({ kind }) => kind === "sharded-free-list")) guardsSuite(subject);
  if (isWanted("roots") && roots.length > 0) rootsSuite(subject, roots);
  if (isWanted("roots") && singletons.length > 0) singletonsSuite(subject, singletons);
  if (isWanted("workers") && shared.length > 0) workersSuite(subject, shared);
  if (isWanted("stress") && killed.length > 0) stressSuite(subject, killed);
}

function allocatorSuite(subject: Subject, about: AllocatorDescription): void {
  if ("capacity" in about) poolSuite(subject, about);
  else arenaSuite(subject, about);
}
