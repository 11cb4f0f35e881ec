import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* Alignment costs what it must: a block that stands right already is not moved on. */

interface Arena {
  tryAlloc(bytes: number, align?: number): number;
  addressOf?(h: number): number;
  bytes(h: number, size: number): Uint8Array;
  stats(): { readonly padding: number };
}

const schema = (backing: string, checks: string, kind: string): string => `
name: tight
memory: { backing: ${backing}, checks: ${checks} }
allocators: { space: { kind: ${kind}, size: 64KiB } }
`;

const guard = 8; // what \`paranoid\` has behind each block
const kinds = [
  ["local", "arena"],
  ["shared", "arena"],
  ["shared", "sharded-arena"],
] as const;

describe.each(kinds)("%s %s", (backing, kind) => {
  test.each(levels.flatMap((checks) => [16, 64, 256].map((align) => [checks, align] as const)))(
    "%s: blocks aligned to %i stand one behind the other",
    async (checks, align) => {
      const files = compileToJs(schema(backing, checks, kind));
      const { create } = await withModule(files, ({ Tight }) => Tight as unknown as { create(): { space: Arena } });
      const arena = create().space;
      const size = align - (checks === "paranoid" ? guard : 0);
      const starts = Array.from({ length: 5 }, () => arena.bytes(arena.tryAlloc(size, align), size).byteOffset);
      expect(starts.map((start) => start % align)).toEqual([0, 0, 0, 0, 0]);
      expect(starts.map((start) => start - starts[0]!)).toEqual([0, 1, 2, 3, 4].map((i) => i * align));
    },
  );
});
