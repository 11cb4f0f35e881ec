import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutate } from "../templates/support/mutant.js";
import { allKinds } from "./kinds.js";

const models = allKinds.flatMap((kind) => kind.models);

describe.each(models)("$name, as it stands", ({ title, property }) => {
  test(title, () => {
    fc.assert(property());
  });
});

/*
 * The models are worth what they find: every mutant is a template with one thing wrong, and some property must fail on
 * it. The seed is fixed, so that a mutant that survives does so again.
 */
const seed = 20;

/** The property fails, and not because the mutant does not run. */
const found = /^Property failed/;

const mutants = allKinds.flatMap((kind) => kind.mutants);

describe.each(mutants)("$file that $what", ({ file, patch, model }) => {
  const { property } = models.find((m) => m.file === file && (model === undefined || m.name === model))!;

  test("is found", async () => {
    const define = await mutate(file, patch);
    expect(() => fc.assert(property(define), { seed, numRuns: 300, endOnFailure: true })).toThrow(found);
  });
});

/** Compiled in the same way, without a patch: nothing to find. */
test.each([...new Set(mutants.map(({ file }) => file))])("%s as it is holds", async (file) => {
  const { property } = models.find((m) => m.file === file)!;
  fc.assert(property(await mutate(file, [])), { seed, numRuns: 20 });
});
