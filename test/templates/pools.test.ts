import fc from "fast-check";
import { describe, test } from "vitest";
import { poolKinds } from "./support/pools.js";
import { poolProperty, wornPoolProperty } from "./support/properties.js";

describe.each(poolKinds)("$name, as it stands", (kind) => {
  test("holds under any program", () => {
    fc.assert(poolProperty(kind));
  });
});

describe.each(poolKinds.filter(({ checks }) => checks !== "fast"))("$name, as it stands", (kind) => {
  test("holds while slots are taken out for good", () => {
    fc.assert(wornPoolProperty(kind));
  });
});
