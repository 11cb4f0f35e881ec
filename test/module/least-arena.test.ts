import { expect, test } from "vitest";
import { analyse } from "../../generator/analyse.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* The smallest arena that is not refused holds the smallest block. */

interface Module {
  create(): { readonly space: { tryAlloc(bytes: number): number } };
}

const schema = (space: string, checks: string): string => `
name: least
memory: { backing: shared, checks: ${checks} }
allocators: { space: { ${space} } }
`;

const codes = (text: string): string[] => analyse(text).diagnostics.map(({ code }) => code);

test.each([
  ["kind: arena, size: 16", "paranoid"],
  ["kind: sharded-arena, size: 16", "paranoid"],
  ["kind: sharded-arena, size: 8, groups: 2", "paranoid"],
  ["kind: arena, size: 8", "checked"],
  ["kind: sharded-arena, size: 8", "checked"],
  ["kind: arena, size: 8", "fast"],
])("%s in %s holds one block", async (space, checks) => {
  const text = schema(space, checks);
  expect(codes(text)).toEqual([]);
  const { create } = await withModule(compileToJs(text), ({ Least }) => Least as unknown as Module);
  const arena = create().space;
  expect(arena.tryAlloc(8)).not.toBe(0);
  expect(arena.tryAlloc(8)).toBe(0);
});

test.each(["arena", "sharded-arena"])("an %s of 8 bytes is refused if one of the levels is paranoid", (kind) => {
  expect(codes(schema(`kind: ${kind}, size: 8`, "[checked, paranoid]"))).toEqual(["GA3216"]);
});
