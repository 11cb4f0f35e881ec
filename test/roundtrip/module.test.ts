import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { combinations, everything } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "./load.js";

/** The generated classes as these tests use them; what is generated has better types. */
interface Item {
  readonly handle: number;
  flag: boolean;
  kind: number;
  big: number;
  id: bigint;
  name: string;
  bitsLow: boolean;
  bitsMid: number;
  readonly tint: { r: number };
  next: number;
  grid(i: number, j: number): number;
  readonly gridLength: number;
  spots(i: number): { at(i: number): number; readonly colour: { g: number } };
  free(): void;
  [Symbol.dispose](): void;
}

interface Items {
  alloc(): number;
  tryAlloc(): number;
  free(h: number): void;
  make(init?: object): Item;
  at(h: number): Item;
  view(h: number): Item;
  getBig(h: number): number;
  addressOf(h: number): number;
  stats(): { live: number };
}

interface Scratch {
  makeItem(init?: object): Item;
  viewItem(h: number): Item;
  allocF32(length: number, capacity?: number): number;
  appendF32(h: number, x: number): void;
  getF32(h: number, i: number): number;
  viewF32(h: number): Float32Array;
  lengthOf(h: number): number;
  reset(): void;
}

interface Everything {
  readonly items: Items;
  readonly spots: Items;
  readonly scratch: Scratch;
  readonly buffer: ArrayBufferLike;
  readonly memory?: { readonly buffer: ArrayBufferLike; grow(pages: number): void };
  refresh(): void;
  dispose(): void;
}

interface EverythingClass {
  readonly byteLength: number;
  create(options?: object): Everything;
  attach(source: unknown, byteOffset?: number): Everything;
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** Symbol.dispose of a runtime that has none. */
(Symbol as { dispose?: symbol }).dispose ??= Symbol.for("Symbol.dispose");

describe.each(combinations)("the module, $backing, $checks", ({ backing, checks }) => {
  let Module: EverythingClass;
  let module: Everything;
  const isShared = backing.includes("shared");
  const isWasm = backing.startsWith("wasm");

  beforeAll(async () => {
    const files = compileToJs(everything(backing, checks));
    Module = await withModule(files, (loaded) => loaded["Everything"] as unknown as EverythingClass);
    module = Module.create({ onLeak: () => undefined });
  }, 60_000);

  afterAll(() => module.dispose());

  test("make clears the slot and writes what is given, nested and in arrays", () => {
    const dirty = module.items.alloc();
    new Uint8Array(module.buffer, module.items.addressOf(dirty), 8).fill(0xff);
    module.items.free(dirty);
    const item = module.items.make({
      kind: 7,
      big: 2 ** 52,
      bitsMid: 5,
      tint: { r: 9 },
      grid: [[1, 2, 3], [4]],
      spots: [{}, { at: [0, 1.5], colour: { g: 3 } }],
    });
    expect([item.flag, item.kind, item.big, item.id, item.name]).toEqual([false, 7, 2 ** 52, 0n, ""]);
    expect([item.bitsLow, item.bitsMid, item.tint.r, item.grid(0, 2), item.grid(1, 0), item.grid(1, 1)]).toEqual([
      false,
      5,
      9,
      3,
      4,
      0,
    ]);
    expect([item.spots(1).at(1), item.spots(1).colour.g, item.spots(0).at(1), item.gridLength]).toEqual([1.5, 3, 0, 2]);
    item.free();
  });

  test("one cursor for all, views of their own beside it", () => {
    const [a, b] = [module.items.alloc(), module.items.alloc()];
    const own = module.items.view(a);
    module.items.at(a).big = 1;
    module.items.at(b).big = 2;
    expect(module.items.at(a)).toBe(module.items.at(b));
    expect([own.big, module.items.getBig(a), module.items.at(b).big]).toEqual([1, 1, 2]);
    expect([own.handle, module.items.at(b).handle]).toEqual([a, b]);
    own.free();
    module.items.free(b);
  });

  test("what `using` calls frees once, and does nothing where the slot was freed before", () => {
    const { live } = module.items.stats();
    const item = module.items.make();
    item.free();
    item[Symbol.dispose]();
    expect(module.items.stats().live).toBe(live);
    module.items.make()[Symbol.dispose]();
    expect(module.items.stats().live).toBe(live);
  });

  test("slices grow up to their capacity", () => {
    const { scratch } = module;
    const slice = scratch.allocF32(1, 2);
    scratch.appendF32(slice, 0.5);
    expect([scratch.lengthOf(slice), scratch.getF32(slice, 1), [...scratch.viewF32(slice)]]).toEqual([
      2,
      0.5,
      [0, 0.5],
    ]);
    expect(codeOf(() => scratch.appendF32(slice, 1))).toBe("CAPACITY");
    expect(codeOf(() => scratch.allocF32(-1))).toBe("INVALID_SIZE");
    expect(codeOf(() => scratch.allocF32(2 ** 20))).toBe("EXHAUSTED");
  });

  test.skipIf(checks === "fast")("a dead handle is found by views, cursor and methods", () => {
    const item = module.items.make();
    const h = item.handle;
    module.items.free(h);
    expect(
      [() => item.big, () => item.tint.r, () => module.items.at(h), () => module.items.getBig(h)].map(codeOf),
    ).toEqual(Array(4).fill("STALE_HANDLE"));
    expect(codeOf(() => item.free())).toBe("DOUBLE_FREE");
    const inArena = module.scratch.makeItem();
    module.scratch.reset();
    expect(codeOf(() => inArena.big)).toBe("STALE_HANDLE");
  });

  test("an image at an offset of given memory", () => {
    const bytes = Module.byteLength + 256;
    const memory = isWasm
      ? {
          memory: new (
            globalThis as never as { WebAssembly: { Memory: new (d: object) => object } }
          ).WebAssembly.Memory(pagesFor(bytes, isShared)),
        }
      : { buffer: isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes) };
    const placed = Module.create({ ...memory, byteOffset: 256, onLeak: () => undefined });
    const h = placed.items.alloc();
    placed.items.at(h).big = 77;
    expect(placed.items.addressOf(h)).toBeGreaterThan(256);
    const other = Module.attach(placed.memory ?? placed.buffer, 256);
    expect(other.items.getBig(h)).toBe(77);
    expect(codeOf(() => Module.attach(placed.buffer, 128))).toBe("LAYOUT_MISMATCH");
    expect(codeOf(() => Module.attach(placed.buffer, 2 ** 24))).toBe("INVALID_BUFFER");
    other.dispose();
    placed.dispose();
    expect(codeOf(() => placed.items.alloc())).toBe("DISPOSED");
  });

  test.skipIf(!isShared)("only the creator allocates where the schema says so", () => {
    const h = module.spots.alloc();
    const other = Module.attach(module.buffer);
    expect(codeOf(() => other.spots.alloc())).toBe("NOT_OWNER");
    expect(codeOf(() => other.spots.free(h))).toBe("NOT_OWNER");
    if (isWasm) other.refresh();
    expect(codeOf(() => other.spots.tryAlloc())).toBe("NOT_OWNER");
    other.items.free(other.items.alloc());
    other.dispose();
    module.spots.free(h);
  });

  test.skipIf(backing !== "wasm")("refresh after the memory has grown", () => {
    const grown = Module.create({ onLeak: () => undefined });
    const h = grown.items.alloc();
    grown.items.at(h).big = 5;
    grown.memory!.grow(1);
    grown.refresh();
    expect(grown.items.getBig(h)).toBe(5);
    grown.items.free(h);
    grown.dispose();
  });
});

function pagesFor(bytes: number, shared: boolean): object {
  const pages = Math.ceil(bytes / 65536);
  return { initial: pages, ...(shared ? { maximum: pages, shared } : {}) };
}
