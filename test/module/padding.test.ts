import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";
import { interrupted } from "./interrupted.js";

/* Alignment costs what it must: a block that stands right already is not moved on. */

interface Arena {
  tryAlloc(bytes: number, align?: number): number;
  bytes(h: number, size: number): Uint8Array;
  check(): { readonly problems: readonly string[] };
}

interface Image {
  readonly buffer: SharedArrayBuffer;
  readonly space: Arena;
}

interface ImageClass {
  create(): Image;
  attach(source: unknown): Image;
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
      const { create } = (await withModule(files, ({ Tight }) => Tight)) as unknown as ImageClass;
      const arena = create().space;
      const size = align - (checks === "paranoid" ? guard : 0);
      const starts = Array.from({ length: 5 }, () => arena.bytes(arena.tryAlloc(size, align), size).byteOffset);
      expect(starts.map((start) => start % align)).toEqual([0, 0, 0, 0, 0]);
      expect(starts.map((start) => start - starts[0]!)).toEqual([0, 1, 2, 3, 4].map((i) => i * align));
    },
  );
});

describe("shared arena: a worker that was overtaken", () => {
  test.each(levels.flatMap((checks) => [8, 64].map((align) => [checks, align] as const)))(
    "%s: has the next block, aligned to %i",
    async (checks, align) => {
      const files = compileToJs(schema("shared", checks, "arena"));
      const { create, attach } = (await withModule(files, ({ Tight }) => Tight)) as unknown as ImageClass;
      const one = create(),
        { space } = one,
        other = attach(one.buffer).space;
      const size = 64 - (checks === "paranoid" ? guard : 0);
      const startOf = (h: number): number => space.bytes(h, size).byteOffset;
      const before = startOf(space.tryAlloc(size, align));
      let overtaker = 0;
      const h = interrupted(
        () => (overtaker = other.tryAlloc(size, align)),
        () => space.tryAlloc(size, align),
      );
      const behind = space.tryAlloc(size, align);
      expect([overtaker, h, behind].map((block) => startOf(block) - before)).toEqual([64, 128, 192]);
      expect(space.check().problems).toEqual([]);
    },
  );
});
