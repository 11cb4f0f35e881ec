import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* Every kind says at every level what is live: a program that asks need not know the level it was generated for. */

interface Pool {
  alloc(): number;
  free(h: number): void;
  reset(): void;
  isLive(h: number): boolean;
  handles(): Iterable<number>;
  forEach(visit: (h: number) => void): void;
}

interface Arena {
  alloc(bytes: number): number;
  reset(): void;
  isLive(h: number): boolean;
}

interface Image {
  readonly pool: Pool;
  readonly arena: Arena;
}

const shared = "backing: shared, workers: 2";
const kinds = [
  ["free-list, local", "backing: local", "free-list", "arena", ""],
  ["free-list, local, iterate", "backing: local", "free-list", "arena", ", iterate: true"],
  ["free-list, shared", shared, "free-list", "arena", ""],
  ["sharded", shared, "sharded-free-list", "sharded-arena", ""],
] as const;

const open = (memory: string, checks: string, pool: string, arena: string, more: string): Promise<Image> =>
  withModule(
    compileToJs(`
name: levels
memory: { ${memory}, checks: ${checks} }
structs: { Item: { fields: { x: u32, y: u16 } } }
allocators:
  pool: { kind: ${pool}, of: Item, capacity: 40${more} }
  arena: { kind: ${arena}, size: 64KiB }
`),
    ({ Levels }) => (Levels as unknown as { create(): Image }).create(),
  );

describe.each(kinds)("%s", (_name, memory, pool, arena, more) => {
  test.each(levels)("a slot is live from alloc to free: %s", async (checks) => {
    const image = await open(memory, checks, pool, arena, more);
    const [a, b, c] = [image.pool.alloc(), image.pool.alloc(), image.pool.alloc()];
    image.pool.free(b);
    expect([a, b, c].map((h) => image.pool.isLive(h))).toEqual([true, false, true]);
    expect([0, -1, a + 0.5, 2 ** 31, 1e9].map((h) => image.pool.isLive(h)).filter(Boolean)).toEqual([]);
    expect([...image.pool.handles()].sort()).toEqual([a, c].sort());
    const visited: number[] = [];
    image.pool.forEach((h) => {
      visited.push(h);
      image.pool.free(h);
    });
    expect(visited.sort()).toEqual([a, c].sort());
    expect([...image.pool.handles()]).toEqual([]);
    image.pool.alloc();
    image.pool.reset();
    expect([...image.pool.handles()]).toEqual([]);
  });

  test.each(levels)("a block is live until a reset: %s", async (checks) => {
    const image = await open(memory, checks, pool, arena, more);
    const [a, b] = [image.arena.alloc(8), image.arena.alloc(600)];
    expect([a, b, 0, b + 2000].map((h) => image.arena.isLive(h))).toEqual([true, true, false, false]);
    image.arena.reset();
    expect([a, b].map((h) => image.arena.isLive(h))).toEqual([false, false]);
  });
});
