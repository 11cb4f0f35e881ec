import { describe, expect, test } from "vitest";
import { readScenarios, run, runAgain } from "./scenario.js";

const pages = ["fold", "prune", "inline", "members", "rename", "sweep", "comments", "errors"];

describe.each(pages)("%s", (name) => {
  const scenarios = readScenarios(name);

  test.each(scenarios)("$title", (scenario) => {
    expect(run(scenario)).toBe(scenario.want ?? scenario.error);
  });

  test.each(scenarios.filter(({ want }) => want !== undefined))("nothing left to do: $title", (scenario) => {
    expect(runAgain(scenario)).toBe(scenario.want);
  });
});

describe("every rule fails loudly", () => {
  const rules = readScenarios("errors").map(({ error }) => Number(/rule (\d+)/.exec(error!)![1]));

  // Rule 8 is advice to the author of a template: nothing a program could check.
  test.each([1, 2, 3, 4, 5, 6, 7, 9, 10])("rule %i", (rule) => {
    expect(rules).toContain(rule);
  });
});
