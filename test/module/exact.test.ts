import { expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* What one worker counts is exact as long as no other one is attached. */

type Counts = Readonly<Record<string, { readonly exact: boolean }>>;

interface Crowd {
  readonly buffer: SharedArrayBuffer;
  stats(): Counts;
  check(): Counts;
  dispose(): void;
}

interface CrowdClass {
  create(): Crowd;
  attach(source: unknown): Crowd;
}

const schema = (checks: string): string => `
name: crowd
memory: { backing: shared, checks: ${checks}, workers: 3 }
structs:
  Node: { fields: { id: u32 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 40 }
  seats: { kind: free-list, of: Node, capacity: 40 }
  lined: { kind: free-list, of: Node, capacity: 40, owner: creator }
  space: { kind: sharded-arena, size: 64KiB }
  heap: { kind: arena, size: 1KiB }
`;

const names = ["nodes", "seats", "lined", "space", "heap"];
const exactOnes = (counts: Counts): string[] => names.filter((name) => counts[name]!.exact);

test.each(levels)("%s: alone, beside one, beside two", async (checks) => {
  const { create, attach } = (await withModule(
    compileToJs(schema(checks)),
    ({ Crowd }) => Crowd,
  )) as unknown as CrowdClass;
  const first = create();
  const exact = (): string[][] => [exactOnes(first.stats()), exactOnes(first.check())];
  expect(exact()).toEqual([names, names]);
  const second = attach(first.buffer);
  expect(exact()).toEqual([["lined"], ["lined"]]);
  const third = attach(first.buffer);
  expect(exact()).toEqual([["lined"], ["lined"]]);
  third.dispose();
  expect(exact()).toEqual([["lined"], ["lined"]]);
  second.dispose();
  expect(exact()).toEqual([names, names]);
});
