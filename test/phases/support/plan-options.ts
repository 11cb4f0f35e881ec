import type { PlanOptions } from "../../../generator/4-plan/types.js";

/** For tests that look at names and numbers: what headers of files say does not matter. */
export const planOptions: PlanOptions = {
  schemaPath: "",
  importExtension: "js",
  target: "ts",
  tests: null,
  bench: null,
  pages: true,
  cHeader: true,
};
