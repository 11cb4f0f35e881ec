import { describe, expect, test } from "vitest";
import { defineShardedArena } from "../../templates/kinds/sharded-arena/sharded-arena.js";
import { generator } from "../explorer/walk.js";
import { type ArenaShape, shardedArena } from "./specs.js";

/** The real template, one thread in the shoes of several workers: what a block is, at every level. */
type Arena = InstanceType<ReturnType<typeof defineShardedArena>>;
type Handle = ReturnType<Arena["alloc"]>;

interface Block {
  readonly handle: Handle;
  readonly bytes: number;
  readonly fill: number;
}

const levels = { fast: {}, checked: { checked: true }, paranoid: { paranoid: true } };

function create(shape: ArenaShape): { spec: ReturnType<typeof shardedArena>; arenas: Arena[]; m: Int32Array } {
  const spec = shardedArena(shape),
    buffer = new SharedArrayBuffer(spec.imageWords * 4),
    Arena = defineShardedArena(spec);
  const arenas = Array.from({ length: shape.workers }, (_, w) => new Arena(buffer, 0, w));
  arenas[0]!._format();
  return { spec, arenas, m: new Int32Array(buffer) };
}

const codeOf = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "none";
};

describe.each(Object.entries(levels))("sharded arena, %s", (_level, level) => {
  test.each([1, 2, 3, 4, 5, 6])("blocks lie apart, where and as large as they were asked for, seed %i", (seed) => {
    const random = generator(seed),
      below = (n: number): number => Math.floor(random() * n);
    const groups = 2 ** below(2),
      shards = groups * 2 ** below(3),
      shardGranules = 8 + below(300);
    const shape = { workers: 1 + below(4), shards, groups, shardGranules, bufferGranules: 1 + below(shardGranules) };
    const { arenas, spec } = create({ ...shape, ...level });
    let blocks: Block[] = [],
      refused = 0;
    for (let i = 0; i < 3000; i++) {
      const arena = arenas[below(arenas.length)]!;
      if (below(400) === 0) {
        arena.reset();
        blocks = [];
      }
      if (below(40) === 0) arena.flush();
      const size = below(20) === 0 ? below(shardGranules * 20) : below(100),
        bytes = 1 + size,
        align = 2 ** below(8);
      const handle = arena.tryAlloc(bytes, align),
        fill = below(256);
      if (handle === 0) refused++;
      else {
        expect(arena.addressOf(handle) % Math.max(align, 8)).toBe(0);
        arena.bytes(handle, bytes).fill(fill);
        blocks.push({ handle, bytes, fill });
      }
      if (i % 300 === 0) expect(arena.check().problems).toEqual([]);
      const { used, padding, metadata, remaining, size: all } = arena.stats();
      expect(used + padding + metadata + remaining).toBe(all);
      expect(used).toBeGreaterThanOrEqual(blocks.reduce((n, b) => n + b.bytes, 0));
      expect(arena.used + arena.remaining).toBe(spec.granules * 8);
    }
    for (const { handle, bytes, fill } of blocks) {
      const content = arenas[0]!.bytes(handle, bytes);
      expect(content.every((b) => b === fill)).toBe(true);
    }
    expect(refused).toBeGreaterThan(0);
  });

  test("blocks of more than a buffer, of more than a shard, and of all there is", () => {
    const { arenas, spec } = create({ workers: 2, shards: 4, shardGranules: 64, bufferGranules: 8, ...level });
    const guard = spec.paranoid ? 8 : 0;
    for (const bytes of [8 * 8 + 1, 64 * 8 - guard, 64 * 8 + 1, 3 * 64 * 8, 4 * 64 * 8 - guard]) {
      const h = arenas[0]!.alloc(bytes);
      arenas[0]!.bytes(h, bytes).fill(1);
      expect(arenas[1]!.check().problems).toEqual([]);
      arenas[1]!.reset();
    }
    expect(codeOf(() => arenas[0]!.alloc(4 * 64 * 8 + 1))).toBe("EXHAUSTED");
    expect(arenas[0]!.used).toBe(0);
    arenas[0]!.alloc(8); // in the first shard
    expect(codeOf(() => arenas[1]!.alloc(4 * 64 * 8 - guard))).toBe("EXHAUSTED");
    expect(arenas[1]!.alloc(3 * 64 * 8 - guard)).not.toBe(0);
  });

  test("what a worker hands in, the others can use; what it cannot hand in is padding", () => {
    const { arenas, spec } = create({ workers: 4, shards: 1, shardGranules: 64, bufferGranules: 16, ...level });
    const guard = spec.paranoid ? 8 : 0;
    const [first, second] = arenas as [Arena, Arena];
    for (const arena of arenas) arena.alloc(8);
    first.alloc(13 * 8);
    expect(codeOf(() => first.alloc(13 * 8))).toBe("EXHAUSTED");
    for (let i = 0; i < 2; i++) arenas[3]!.flush(); // the second time it has nothing
    first.alloc(13 * 8);
    const { padding, ...before } = first.stats();
    second.flush(); // the third's block stands behind it
    const lost = 15 * 8 - guard;
    expect(first.stats()).toEqual({ ...before, padding: padding + lost, remaining: before.remaining - lost });
    expect(first.check().problems).toEqual([]);
  });

  test("each group has shards of its own, and pages that only their owners touch", () => {
    const { arenas, spec, m } = create({
      workers: 4,
      shards: 8,
      shardGranules: 32,
      bufferGranules: 4,
      groups: 2,
      ...level,
    });
    const slots = m.subarray(spec.originWord + 2, spec.originWord + 2 + spec.granules * 2);
    expect(slots.every((w) => w === 0)).toBe(true);
    const groupOf = (arena: Arena, h: Handle): number =>
      Math.floor((arena.addressOf(h) / 4 - spec.originWord - 2) / 2 / (spec.granules / 2));
    for (const [w, arena] of arenas.entries()) {
      for (let i = 0; i < 12; i++) expect(groupOf(arena, arena.alloc(8))).toBe(w % 2);
    }
    while (groupOf(arenas[0]!, arenas[0]!.alloc(8)) === 0);
    expect(arenas[0]!.check().problems).toEqual([]);
  });

  test("what is no size is refused", () => {
    const [arena] = create({ workers: 1, shards: 1, shardGranules: 64, bufferGranules: 8, ...level }).arenas;
    for (const bytes of [0, -1, 1.5, NaN, 2 ** 31]) expect(codeOf(() => arena!.alloc(bytes))).toBe("INVALID_SIZE");
    for (const align of [0, 3, 8192]) expect(codeOf(() => arena!.alloc(8, align))).toBe("INVALID_SIZE");
    expect(arena!.used).toBe(0);
  });
});

describe.each([["checked", { checked: true }] as const, ["paranoid", { paranoid: true }] as const])(
  "handles of a sharded arena, %s",
  (_level, level) => {
    const shape = { workers: 2, shards: 2, shardGranules: 64, bufferGranules: 16, ...level };

    test("a view is no longer than its block", () => {
      const [arena] = create(shape).arenas;
      const blocks = [8, 24, 20, 400, 1].map((bytes) => ({ h: arena!.alloc(bytes), bytes }));
      for (const { h, bytes } of blocks) {
        const room = Math.ceil(bytes / 8) * 8;
        expect(arena!.bytes(h, room).length).toBe(room);
        for (const size of [room + 1, -1, 0.5]) expect(codeOf(() => arena!.bytes(h, size))).toBe("INVALID_SIZE");
      }
    });

    test("after a reset old handles throw, wherever their blocks were", () => {
      const { arenas, spec } = create(shape);
      for (let i = 0; i < 20; i++) {
        const old = arenas[1]!.alloc(40),
          inside = (old + 1) as Handle;
        expect(arenas[0]!.isLive(old)).toBe(true);
        expect(
          [old, inside, 0 as Handle, (old + spec.granuleMask + 1) as Handle].map((h) => arenas[0]!.isLive(h)),
        ).toEqual([true, false, false, false]);
        arenas[0]!.reset();
        expect(codeOf(() => arenas[1]!.bytes(old, 8))).toBe("STALE_HANDLE");
        const next = arenas[1]!.alloc(40);
        expect(arenas[1]!.isLive(old)).toBe(false);
        expect(arenas[0]!.isLive(next)).toBe(true);
      }
    });

    test("old handles stay dead when the generation bits come round", () => {
      const { arenas, spec, m } = create({ ...shape, slotBits: 25 });
      const [first, second] = arenas as [Arena, Arena];
      const cycle = 2 ** 32 / spec.generationStep;
      const old = Array.from({ length: 3 }, () => first.alloc(40));
      const at = first.addressOf(old[0]!) / 4;
      for (let i = 1; i <= 2 * cycle; i++) {
        second.reset();
        m[at + 10] = i; // a dead block has no end to write past
        expect(old.map((h) => first.isLive(h))).toEqual([false, false, false]);
        expect(first.stats()).toMatchObject({ used: 0, metadata: 0, remaining: spec.granules * 8 });
        expect(first.check().problems).toEqual([]);
      }
      const [h] = [first.alloc(40)];
      expect(h).toBe(old[0]);
      expect([first.isLive(h), first.isLive(old[1]!)]).toEqual([true, false]);
    });
  },
);

describe("resets", () => {
  const shape = { workers: 2, shards: 2, shardGranules: 64, bufferGranules: 16 };

  test.each(Object.entries(levels))("one that sees another worker allocate is refused, %s", (_name, level) => {
    const { arenas } = create({ ...shape, ...level });
    const [first, second] = arenas as [Arena, Arena];
    first.alloc(8);
    const before = second._epochs.movement();
    second.alloc(8); // our own buffer does not count, but a frontier moves
    expect(() => second._epochs.assertRest(before)).toThrow(/BUSY/);
    const still = second._epochs.movement();
    second.alloc(8);
    expect(second._epochs.movement()).toBe(still);
    first.alloc(8);
    const { movement } = second._epochs;
    second._epochs.movement = () => {
      first.alloc(8);
      return movement.call(second._epochs);
    };
    const { used } = first.stats();
    expect(() => second.reset()).toThrow(/BUSY.*another worker allocates/);
    expect(first.stats().used).toBe(used + 16);
    first.reset();
    expect(first.stats().used).toBe(0);
  });

  test("a reset that was begun is finished by whoever finds it", () => {
    const { arenas, spec, m } = create({ ...shape, checked: true });
    const [first, second] = arenas as [Arena, Arena];
    const old = first.alloc(8);
    m[spec.epochWord + 1] = 1; // somebody died behind the beginning of its reset
    second.alloc(8);
    expect(m[spec.epochWord]).toBe(1);
    expect(first.isLive(old)).toBe(false);
    first.reset();
    expect([m[spec.epochWord], m[spec.epochWord + 1]]).toEqual([2, 2]);
  });

  test("an epoch that nobody can have begun is CORRUPT", () => {
    const { arenas, spec, m } = create(shape);
    m[spec.epochWord + 1] = 7;
    expect(() => arenas[0]!.tryAlloc(8)).toThrow(/CORRUPT.*the epoch that has begun, holds 7/);
  });

  test("epochs go on behind 2^31 - 1", () => {
    const { arenas, spec, m } = create({ ...shape, checked: true });
    m[spec.epochWord] = m[spec.epochWord + 1] = 2 ** 31 - 2;
    for (let i = 0; i < spec.shards; i++) m[spec.shardsWord + i * spec.lineWords] = (2 ** 31 - 2) << 22;
    for (let i = 0; i < 4; i++) {
      const h = arenas[0]!.alloc(8);
      expect(arenas[1]!.isLive(h)).toBe(true);
      arenas[1]!.reset();
      expect(arenas[1]!.isLive(h)).toBe(false);
      expect(arenas[0]!.stats().used).toBe(0);
    }
    expect(m[spec.epochWord]).toBe(-(2 ** 31) + 2);
  });
});

test("of a buffer that grew into the next shard, only what lies there goes back", () => {
  const { arenas, spec, m } = create({ workers: 1, shards: 2, shardGranules: 8, bufferGranules: 8 });
  const [arena] = arenas;
  arena!.alloc(7 * 8);
  arena!.alloc(2 * 8);
  m[spec.buffersWord]! -= 2 * 2; // as if we had died between the claim of the second shard and its use
  arena!.flush();
  expect(arena!.stats()).toMatchObject({ used: 7 * 8, padding: 8, remaining: 8 * 8 });
  expect(arena!.check().problems).toEqual([]);
  expect(arena!.tryAlloc(8 * 8)).not.toBe(0);
});

describe("paranoid sharded arena", () => {
  const shape = { workers: 2, shards: 2, shardGranules: 64, bufferGranules: 16, paranoid: true };

  test("a write past a block is found by check, and by reset, which gives all back even so", () => {
    const { arenas, m } = create(shape);
    const [first, second] = arenas as [Arena, Arena];
    const h = first.alloc(12);
    second.alloc(100);
    expect(first.check().problems).toEqual([]);
    m[first.addressOf(h) / 4 + 4] = 0;
    expect(second.check().problems).toEqual([
      expect.stringMatching(/something wrote past the end of the block at byte 0/),
    ]);
    expect(codeOf(() => second.reset())).toBe("OVERFLOW");
    expect(first.used).toBe(0);
    expect(codeOf(() => second.reset())).toBe("none");
    expect(first.isLive(h)).toBe(false);
  });

  test("new blocks are poison, new slices are zero", () => {
    const [arena] = create(shape).arenas;
    expect(arena!.bytes(arena!.alloc(20), 24).every((b) => b === 0xdf)).toBe(true);
    const slice = arena!._allocSlice(3, 5, 4);
    expect([...arena!._i32.subarray(arena!._locate(slice), arena!._locate(slice) + 6)]).toEqual([3, 5, 0, 0, 0, 0]);
  });

  test("guards are metadata in the ledger", () => {
    const [arena] = create(shape).arenas;
    for (let i = 0; i < 5; i++) arena!.alloc(8);
    expect(arena!.stats()).toMatchObject({ used: 40, metadata: 40 });
  });
});
