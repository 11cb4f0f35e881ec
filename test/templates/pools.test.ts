import fc from "fast-check";
import { describe, test } from "vitest";
import { poolKinds } from "./support/pools.js";
import { poolProperty, wornPoolProperty } from "./support/properties.js";

describe.each(poolKinds)("$name, as it stands", (kind) => {
  test("holds under any program", () => {
    fc.assert(poolProperty(kind));
  });

  test.skipIf(kind.checks === "fast")("holds while slots are taken out for good", () => {
    fc.assert(wornPoolProperty(kind));
  });
});
