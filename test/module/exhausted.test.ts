import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* EXHAUSTED says how many bytes were asked for: {length, capacity} of strings and slices, 8 bytes, are among them. */

interface Arena {
  alloc(bytes: number): number;
  allocString(text: string): number;
  allocF64(length: number): number;
  allocItem(): number;
  tryAlloc(bytes: number): number;
}

const schema = (backing: string, checks: string, kind: string): string => `
name: small
memory: { backing: ${backing}, checks: ${checks} }
structs: { Item: { fields: { id: u32, x: f64 } } }
allocators: { space: { kind: ${kind}, size: 1KiB, of: [Item], slices: [f64] } }
`;

const asked: readonly (readonly [bytes: number, ask: (space: Arena) => unknown])[] = [
  [2000, (space) => space.alloc(2000)],
  [2009, (space) => space.allocString(`${"é".repeat(1000)}!`)],
  [1608, (space) => space.allocF64(200)],
  [
    16,
    (space) => {
      while (space.tryAlloc(8) !== 0);
      return space.allocItem();
    },
  ],
];

const kinds = [
  ["local", "arena"],
  ["shared", "arena"],
  ["shared", "sharded-arena"],
] as const;

describe.each(kinds)("%s %s", (backing, kind) => {
  test.each(levels)("%s", async (checks) => {
    const files = compileToJs(schema(backing, checks, kind));
    const { create } = await withModule(files, ({ Small }) => Small as unknown as { create(): { space: Arena } });
    for (const [bytes, ask] of asked) {
      const { space } = create();
      const error = expect.objectContaining({ code: "EXHAUSTED", allocator: "space", value: bytes }) as Error;
      expect(() => ask(space)).toThrow(error);
    }
  });
});
