import type { ModuleClass, ModuleDescription } from "./description.js";
import { loadWith } from "./peers.js";
import { serveJobs } from "./worker-side.js";

export type * from "./description.js";

/**
 * Registers the tests of everything a schema makes: allocators against models, wrong use, layout, image, guards, roots,
 * real threads. To be called in a test file of vitest. It loads vitest and fast-check; the error says how to install
 * them where they are missing.
 */
export function testModule(module: ModuleClass, description: ModuleDescription): void {
  const suite = loadWith<typeof import("./suites/suite.js")>(import.meta.url, "./suites/suite.js", {
    user: "Generated tests",
    packages: ["vitest", "fast-check"],
  });
  suite.moduleSuite(module, description);
}

/** Makes this thread one that tests of threads can start: it attaches when it is told to, and does its jobs. */
export function serve(module: ModuleClass): void {
  serveJobs(module);
}
