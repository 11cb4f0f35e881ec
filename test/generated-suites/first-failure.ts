import fc from "fast-check";
import { afterEach, beforeEach } from "vitest";

/*
 * Of a mutant one failure is enough: the rest of its suite is left out, and nobody reads a counterexample, so that none is
 * shrunk. Vitest runs this anew for each file of tests.
 */
fc.configureGlobal({ endOnFailure: true });

let hasFailed = false;

afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});

beforeEach((context) => {
  context.skip(hasFailed, "a test before it has failed");
});
