import { describe, expect, test } from "vitest";
import { type Change, compiledOf } from "../corrupt-memory/attack.js";
import { withModule } from "../roundtrip/load.js";

/* A block that is larger than a buffer comes from a shard itself: the buffer that a worker has in use goes on. */

interface Space {
  readonly space: {
    alloc(bytes: number): number;
    addressOf(h: number): number;
    stats(): { readonly padding: number };
  };
}

const schema = (checks: string): string => `
name: room
memory: { backing: shared, checks: ${checks}, workers: 2 }
allocators:
  space: { kind: sharded-arena, size: 64KiB, shards: 2, buffer: 1KiB, of: [], slices: [] }
`;

async function distance(checks: string, change?: Change): Promise<number> {
  const { files } = compiledOf({ name: checks, yaml: schema(checks) }, change);
  const { create } = (await withModule(files, ({ Room }) => Room)) as unknown as { create(): Space };
  const { space } = create();
  const before = space.alloc(8);
  space.alloc(4096);
  return space.addressOf(space.alloc(8)) - space.addressOf(before);
}

/** `paranoid` has a guard of 8 bytes behind each block. */
describe.each([
  ["fast", 8],
  ["checked", 8],
  ["paranoid", 16],
])("%s", (checks, behind) => {
  test("the next small block stands behind the last one", async () => {
    expect(await distance(checks)).toBe(behind);
  });

  test("it would be noticed that a large block becomes the buffer", async () => {
    const file = "kinds/sharded-arena/sharded-arena.ts";
    const patch = [["if (this.#claimed * 2 === words) return", "if (this.#claimed * 2 === -1) return"]] as const;
    expect(await distance(checks, { file, patch })).not.toBe(behind);
  });
});
