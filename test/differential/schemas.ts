import fc from "fast-check";

/** Templates and the schemas that lead to them. */
export const TEMPLATES = {
  "free-list/fast": { kind: "free-list", checks: "fast", backing: "local" },
  "free-list/checked": { kind: "free-list", checks: "checked", backing: "local" },
  "free-list/paranoid": { kind: "free-list", checks: "paranoid", backing: "local" },
  "free-list/shared-fast": { kind: "free-list", checks: "fast", backing: "shared" },
  "free-list/shared-checked": { kind: "free-list", checks: "checked", backing: "shared" },
  "free-list/shared-checked, paranoid": { kind: "free-list", checks: "paranoid", backing: "shared" },
  "arena/fast": { kind: "arena", checks: "fast", backing: "local" },
  "arena/fast, shared": { kind: "arena", checks: "fast", backing: "shared" },
  "arena/checked": { kind: "arena", checks: "checked", backing: "local" },
  "arena/checked, shared": { kind: "arena", checks: "checked", backing: "shared" },
  "arena/checked, paranoid": { kind: "arena", checks: "paranoid", backing: "local" },
  "arena/checked, paranoid, shared": { kind: "arena", checks: "paranoid", backing: "shared" },
} as const;

export type Variant = (typeof TEMPLATES)[keyof typeof TEMPLATES];

/** Schemas of one variant: small pools, so that they run empty and full; sizes around words, granules and bitmap words. */
export function schemas({ kind, checks, backing }: Variant): fc.Arbitrary<string> {
  const capacity = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(31, 32, 33, 64, 100));
  const fields = fc.constantFrom(
    "{ a: u32 }",
    "{ a: u64, b: u8 }",
    "{ a: u8, b: u8, c: u8 }",
    '{ a: "u32[9]" }',
    "{ a: f64, b: u32 }",
  );
  const options = fc.record({ iterate: fc.boolean(), quarantine: fc.boolean(), second: fc.boolean() });
  return fc.tuple(capacity, fields, options).map(([n, struct, { iterate, quarantine, second }]) => {
    const pool = `kind: free-list, of: A, capacity: ${n}, iterate: ${iterate}, generations: ${quarantine ? "quarantine" : "wrap"}`;
    const arena = `kind: arena, size: ${n * 24}`;
    return [
      "name: random",
      `memory: { backing: ${backing}, checks: ${checks}${backing === "shared" ? ", workers: 3" : ""} }`,
      `structs: { A: { fields: ${struct} } }`,
      "allocators:",
      `  first: { ${kind === "arena" ? arena : pool} }`,
      ...(second || kind === "arena" ? ["  second: { kind: free-list, of: A, capacity: 5 }"] : []),
    ].join("\n");
  });
}
