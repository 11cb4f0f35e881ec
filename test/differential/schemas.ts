import fc from "fast-check";
import { allKinds } from "../kinds/kinds.js";
import type { Differential, Variant } from "../kinds/kind-under-test.js";

/** A template, and what leads to it. */
export interface Compared extends Variant {
  readonly name: string;
  /** `free-list/checked` */
  readonly file: string;
  readonly of: Differential;
}

export const compared: readonly Compared[] = allKinds.flatMap(({ differential }) =>
  differential === undefined
    ? []
    : Object.entries(differential.variants).map(([name, variant]) => ({
        ...variant,
        name,
        file: name.split(",")[0]!,
        of: differential,
      })),
);

/** Schemas of one template: few slots, so that they run empty and full; sizes around words, granules and bitmap words. */
export function schemas({ of, checks, backing }: Compared): fc.Arbitrary<string> {
  const capacity = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(31, 32, 33, 64, 100));
  const fields = fc.constantFrom(
    "{ a: u32 }",
    "{ a: u64, b: u8 }",
    "{ a: u8, b: u8, c: u8 }",
    '{ a: "u32[9]" }',
    "{ a: f64, b: u32 }",
  );
  const options = fc.record({ iterate: fc.boolean(), quarantine: fc.boolean(), second: fc.boolean() });
  return fc.tuple(capacity, fields, options).map(([n, struct, more]) => {
    const first = of.allocator(n, more);
    return [
      "name: random",
      `memory: { backing: ${backing}, checks: ${checks}${backing === "shared" ? ", workers: 3" : ""} }`,
      `structs: { A: { fields: ${struct} } }`,
      "allocators:",
      `  first: { ${first} }`,
      ...(more.second || !first.includes("of: A") ? ["  second: { kind: free-list, of: A, capacity: 5 }"] : []),
    ].join("\n");
  });
}
