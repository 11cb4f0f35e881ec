import { describe, expect, test } from "vitest";
import { backings, levels } from "../phases/support/schemas.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* `zero: on-alloc`: whatever way memory is asked for, it holds zeros; without it what it held before is still there. */

interface Pool {
  alloc(): number;
  tryAlloc(): number;
  allocBatch(out: Int32Array): number;
  allocWait(timeout: number): number;
  allocAsync(timeout: number): Promise<number>;
  make(): { readonly handle: number };
  free(h: number): void;
  freeBatch(handles: ArrayLike<number>): void;
  addressOf(h: number): number;
}

interface Arena {
  alloc(bytes: number, align?: number): number;
  tryAlloc(bytes: number, align?: number): number;
  allocItem(): number;
  tryAllocItem(): number;
  makeItem(): { readonly handle: number };
  allocWide(): number;
  tryAllocWide(): number;
  makeWide(): { readonly handle: number };
  allocU8(length: number, capacity: number): number;
  appendU8(h: number, x: number): void;
  viewU8(h: number): Uint8Array;
  allocString(text: string): number;
  getString(h: number): string;
  addressOf(h: number): number;
  reset(): void;
}

interface Image {
  readonly pool: Pool;
  readonly arena: Arena;
  readonly buffer: ArrayBufferLike;
  check(): Record<string, { readonly ok: boolean; readonly problems: readonly string[] }>;
}

type Zero = "none" | "on-alloc";

const structBytes = 44;
const slots = 40;

/** What a schema of this test says: who owns what, in which memory. */
interface Row {
  readonly backing: string;
  readonly sharded: boolean;
  readonly owner?: string;
}

const rowsOf = (backing: string): [string, Row][] =>
  backing.includes("shared")
    ? [
        [`${backing}, workers`, { backing, sharded: false }],
        [`${backing}, creator`, { backing, sharded: false, owner: "creator" }],
        [`${backing}, sharded`, { backing, sharded: true }],
      ]
    : [[backing, { backing, sharded: false }]];

const rows = backings.flatMap(rowsOf);

const schemaText = ({ backing, sharded, owner }: Row, checks: string, zero: Zero): string => {
  const prefix = sharded ? "sharded-" : "";
  const owned = owner === undefined ? "" : `, owner: ${owner}`;
  return `
name: blank
memory: { backing: ${backing}, checks: ${checks}${backing.includes("shared") ? ", workers: 2" : ""} }
structs:
  Item: { fields: { first: u32, x: "u32[9]", y: u16, z: u8 } }
  Wide: { align: 64, fields: { x: "u32[9]" } }
allocators:
  pool: { kind: ${prefix}free-list, of: Item, capacity: ${slots}, zero: ${zero}${owned} }
  arena: { kind: ${prefix}arena, size: 64KiB, of: [Item, Wide], slices: [u8], zero: ${zero}${owned} }
`;
};

const open = (row: Row, checks: string, zero: Zero): Promise<Image> =>
  withModule(compileToJs(schemaText(row, checks, zero)), ({ Blank }) =>
    (Blank as unknown as { create(): Image }).create(),
  );

const bytesAt = ({ buffer }: Image, address: number, length: number): Uint8Array =>
  new Uint8Array(buffer, address, length);

const isZero = (bytes: Uint8Array): boolean => bytes.every((b) => b === 0);

/** Writes every byte of a struct, then gives it back. */
function soil(image: Image, handles: readonly number[]): void {
  for (const h of handles) bytesAt(image, image.pool.addressOf(h), structBytes).fill(0xa7);
  image.pool.freeBatch(handles);
}

/** All slots of the pool. */
function takeAll({ pool }: Image): number[] {
  const out = new Int32Array(slots);
  const taken = [...out.subarray(0, pool.allocBatch(out))];
  for (let h = pool.tryAlloc(); h !== 0; h = pool.tryAlloc()) taken.push(h);
  return taken;
}

/** Every way to a slot, each as many handles as it gives. */
function waysToSlots({ pool }: Image, sharded: boolean): Record<string, () => number[] | Promise<number[]>> {
  const waits = { allocWait: () => [pool.allocWait(0)], allocAsync: async () => [await pool.allocAsync(0)] };
  return {
    alloc: () => [pool.alloc()],
    tryAlloc: () => [pool.tryAlloc()],
    allocBatch: () => {
      const out = new Int32Array(slots - 3);
      return [...out.subarray(0, pool.allocBatch(out))];
    },
    make: () => [pool.make().handle],
    ...(sharded ? waits : {}),
  };
}

/** Every way to a block, and how many bytes of it are the user's. */
function waysToBlocks(arena: Arena): Record<string, readonly [bytes: number, take: () => number]> {
  return {
    alloc: [13, () => arena.alloc(13)],
    "alloc on 256": [200, () => arena.alloc(200, 256)],
    "alloc, as large as a shard": [16_000, () => arena.alloc(16_000)],
    "alloc, larger than a shard": [20_000, () => arena.alloc(20_000)],
    "alloc, large on 4096": [9_000, () => arena.alloc(9_000, 4096)],
    tryAlloc: [4096, () => arena.tryAlloc(4096)],
    allocItem: [structBytes, () => arena.allocItem()],
    tryAllocItem: [structBytes, () => arena.tryAllocItem()],
    allocWide: [64, () => arena.allocWide()],
    tryAllocWide: [64, () => arena.tryAllocWide()],
    makeItem: [structBytes, () => arena.makeItem().handle],
    makeWide: [36, () => arena.makeWide().handle],
  };
}

/** Blocks until none is left, written to the last byte, and given back. */
function soilArena(image: Image): void {
  image.arena.reset();
  for (let h = image.arena.alloc(1000); h !== 0; h = image.arena.tryAlloc(1000)) {
    bytesAt(image, image.arena.addressOf(h), 1000).fill(0xa7);
  }
  image.arena.reset();
}

function expectHealthy(image: Image): void {
  for (const report of Object.values(image.check())) expect(report.problems).toEqual([]);
}

describe.each(rows)("%s", (_name, row) => {
  test.each(levels)("slots are zeros, whoever had them before: %s", async (checks) => {
    const image = await open(row, checks, "on-alloc");
    for (const [way, take] of Object.entries(waysToSlots(image, row.sharded))) {
      for (let round = 0; round < 3; round++) {
        const handles = await take();
        expect(handles.length).toBeGreaterThan(0);
        const dirty = handles.filter((h) => h === 0 || !isZero(bytesAt(image, image.pool.addressOf(h), structBytes)));
        expect({ way, dirty }).toEqual({ way, dirty: [] });
        soil(image, handles);
        soil(image, takeAll(image));
      }
    }
    expectHealthy(image);
  });

  test.each(levels)("only the slot itself is cleared: %s", async (checks) => {
    const image = await open(row, checks, "on-alloc");
    const handles = takeAll(image);
    for (const h of handles) bytesAt(image, image.pool.addressOf(h), structBytes).fill(0xa7);
    for (const h of handles.filter((_, i) => i % 3 === 1)) image.pool.free(h);
    const again = takeAll(image);
    expect(again.length).toBeGreaterThan(0);
    const kept = handles.filter((_, i) => i % 3 !== 1);
    const contents = kept.map((h) => bytesAt(image, image.pool.addressOf(h), structBytes).every((b) => b === 0xa7));
    expect(contents).toEqual(kept.map(() => true));
    expect(image.pool.tryAlloc()).toBe(0);
    expectHealthy(image);
  });

  test.each(levels)("blocks are zeros, in every form: %s", async (checks) => {
    const image = await open(row, checks, "on-alloc");
    for (const [way, [bytes, take]] of Object.entries(waysToBlocks(image.arena))) {
      soilArena(image);
      const before = image.arena.alloc(8);
      bytesAt(image, image.arena.addressOf(before), 8).fill(0xa7);
      const h = take();
      const zeros = [bytesAt(image, image.arena.addressOf(h), bytes), bytesAt(image, image.arena.addressOf(before), 8)];
      expect({ way, zeros: zeros.map(isZero) }).toEqual({ way, zeros: [true, false] });
      expectHealthy(image);
    }
    image.arena.reset();
  });

  test.each(levels)("slices and strings are what they always are: %s", async (checks) => {
    const image = await open(row, checks, "on-alloc");
    soilArena(image);
    const { arena } = image;
    const slice = arena.allocU8(3, 21);
    for (let i = 0; i < 18; i++) arena.appendU8(slice, 0);
    expect([...arena.viewU8(slice)]).toEqual(Array<number>(21).fill(0));
    expect(arena.getString(arena.allocString("grün"))).toBe("grün");
    expectHealthy(image);
  });

  test.each(["fast", "checked"])("zero: none leaves what was there: %s", async (checks) => {
    const image = await open(row, checks, "none");
    soil(image, takeAll(image));
    const slot = image.pool.alloc();
    expect([...bytesAt(image, image.pool.addressOf(slot) + 4, 36)]).toEqual(Array<number>(36).fill(0xa7));
    soilArena(image);
    for (const h of [image.arena.alloc(64), image.arena.allocItem()]) {
      expect([...bytesAt(image, image.arena.addressOf(h), 8)]).toEqual(Array<number>(8).fill(0xa7));
    }
  });
});

/** What `make` does, in the text of an allocator. */
const makeOf = (text: string): string => /  make\w*\(init[^]*?\n  }/.exec(text)![0];

describe.each(levels)("the text, %s", (checks) => {
  const textsOf = (zero: Zero): Record<string, string> =>
    Object.fromEntries(
      compileOrThrow(schemaText({ backing: "local", sharded: false }, checks, zero)).map(({ path, text }) => [
        path,
        text,
      ]),
    );

  test("make zeroes what the allocator did not", () => {
    const [none, zeroed] = [textsOf("none"), textsOf("on-alloc")];
    for (const file of ["pool.ts", "arena.ts"]) {
      expect(makeOf(none[file]!)).toContain(".fill(0");
      expect(makeOf(zeroed[file]!)).not.toContain(".fill(0");
      expect(zeroed[file]!).toContain("zeros. Throws AllocError EXHAUSTED");
    }
  });

  test("without it there is nothing of it", () => {
    const none = textsOf("none");
    expect(Object.values(none).filter((text) => /\bclear\(/.test(text))).toEqual([]);
    const says = checks === "paranoid" ? "All zeros" : "What it held before is still there";
    expect(none["pool.ts"]!.replaceAll(/\n +\* /g, " ")).toContain(`A free Item. ${says}`);
  });
});
