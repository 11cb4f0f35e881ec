import { describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* One of a thing is no plural. */

interface Image {
  readonly buffer: ArrayBufferLike;
  readonly own: { alloc(): number };
  readonly many: { alloc(): number };
  readonly space: {
    alloc(bytes: number): number;
    allocU8(length: number, capacity?: number): number;
    appendU8(h: number, x: number): void;
    bytes(h: number, size: number): Uint8Array;
  };
}

interface Module {
  create(): Image;
  attach(buffer: ArrayBufferLike): Image;
}

const open = (checks: string, sharded = ""): Promise<Module> =>
  withModule(
    compileToJs(`
name: ground
memory: { backing: shared, workers: 1, checks: ${checks} }
structs: { Bit: { fields: { b: bool } } }
allocators:
  own: { kind: free-list, of: Bit, capacity: 1, owner: creator }
  many: { kind: ${sharded}free-list, of: Bit, capacity: 1 }
  space: { kind: ${sharded}arena, size: 64, slices: [u8] }
`),
    ({ Ground }) => Ground as unknown as Module,
  );

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was thrown";
}

function fill(alloc: () => unknown): string {
  for (let i = 0; i < 64; i++) {
    const message = messageOf(alloc);
    if (message !== "nothing was thrown") return message;
  }
  return "never full";
}

describe.each(levels)("%s", (level) => {
  test.each(["", "sharded-"])("of %sallocators", async (sharded) => {
    const image = (await open(level, sharded)).create();
    const slice = image.space.allocU8(0, 1);
    image.space.appendU8(slice, 1);
    expect(messageOf(() => image.space.appendU8(slice, 2))).toMatch(/it has room for 1 element$/);
    if (level !== "fast") {
      image.space.allocU8(1);
      const block = image.space.alloc(8);
      expect(messageOf(() => image.space.bytes(block, 1.5))).toMatch(/: 1\.5 bytes of a block of \d+$/);
    }
    expect(fill(() => image.space.alloc(1))).toMatch(/room for 1 byte: 0 of 64 are left/);
    for (const pool of [image.own, image.many]) expect(fill(() => pool.alloc())).not.toMatch(/\b1 slots/);
  });

  test("of workers", async () => {
    const { create, attach } = await open(level);
    expect(messageOf(() => attach(create().buffer))).toMatch(/1 worker attached already/);
  });

  test("in the text of the code", () => {
    for (const sharded of ["", "sharded-"]) {
      const text = compileToJs(`
name: ground
memory: { backing: shared, workers: 1, checks: ${level} }
structs: { Bit: { fields: { b: bool } } }
allocators:
  own: { kind: free-list, of: Bit, capacity: 1, owner: creator }
  many: { kind: ${sharded}free-list, of: Bit, capacity: 1 }
  space: { kind: ${sharded}arena, size: 16 }
`)
        .map((file) => file.text)
        .join("\n");
      expect(text.match(/\b1 (?:slot|word|byte|granule|shard|worker|element|bit|allocator)s\b/g)).toBe(null);
    }
  });
});
