import { describe, expect, test } from "vitest";
import { readScenarios, run, runAgain } from "./scenario.js";

const pages = ["fold", "prune", "inline", "members", "rename", "sweep", "comments", "parts", "errors"];

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
  const errors = [...readScenarios("errors"), ...readScenarios("parts")].flatMap(({ error }) => error ?? []);
  const rules = errors.map((error) => Number(/rule (\d+)/.exec(error)![1]));

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("rule %i", (rule) => {
    expect(rules).toContain(rule);
  });
});
