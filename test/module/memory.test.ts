import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test } from "vitest";
import { levels } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/* Which memory an image stands in, and what is said when it stands there no more. */

interface Image {
  readonly buffer: ArrayBuffer;
  readonly memory?: { grow(pages: number): number };
  readonly items: {
    alloc(): number;
    free(h: number): void;
    getX(h: number): number;
    stats(): object;
    isLive(h: number): boolean;
    handles(): Iterable<number>;
    forEach(visit: (h: number) => void): void;
    reset(): void;
  };
  readonly space: {
    alloc(bytes: number): number;
    stats(): object;
    readonly used: number;
    lengthOf(h: number): number;
    allocU8(n: number): number;
    mark(): number;
    rewind(mark: number): void;
    scope(): object;
    reset(): void;
  };
  readonly roots: {
    first: number;
    some(i: number): number;
    setSome(i: number, h: number): void;
    exchangeFirst(h: number): number;
    compareExchangeSome(i: number, expected: number, h: number): number;
    readonly item: { x: number; toObject(): object };
    readonly title: { text: string; words(i: number): number; wordsArray(): Uint8Array };
  };
  stats(): object;
  check(): object;
  refresh(): void;
}

interface Module {
  create(options?: object): Image;
  attach(source: unknown, byteOffset?: number): Image;
  readonly byteLength: number;
}

const open = (backing: string, checks = "checked"): Promise<Module> =>
  withModule(
    compileToJs(`
name: ground
memory: { backing: ${backing}, checks: ${checks}${backing.includes("shared") ? ", workers: 2" : ""} }
structs: { Item: { fields: { x: u32 } }, Text: { fields: { words: "u8[4]", text: "utf8[4]" } } }
allocators:
  items: { kind: free-list, of: Item, capacity: 40 }
  space: { kind: arena, size: 4KiB, slices: [u8] }
roots: { first: "ref<Item, items>", some: "ref<Item, items>[3]", item: Item, title: Text }
`),
    ({ Ground }) => Ground as unknown as Module,
  );

function errorOf(action: () => unknown): { code?: string; message: string } {
  try {
    return { message: `nothing is thrown: ${String(action())}` };
  } catch (error) {
    return error as { code?: string; message: string };
  }
}

const kinds = {
  local: "ArrayBuffer",
  wasm: "ArrayBuffer",
  shared: "SharedArrayBuffer",
  "wasm-shared": "SharedArrayBuffer",
};

describe.each(Object.entries(kinds))("%s memory", (backing, wanted) => {
  const other = wanted === "ArrayBuffer" ? "SharedArrayBuffer" : "ArrayBuffer";
  const Buffer = { ArrayBuffer, SharedArrayBuffer };

  test("the kind of buffer must be the one of the backing", async () => {
    const { create, attach, byteLength } = await open(backing);
    const wrong = new Buffer[other as "ArrayBuffer"](byteLength);
    const given = backing.startsWith("wasm") ? { memory: wrong } : { buffer: wrong };
    for (const action of [() => create(given), () => attach(wrong)]) {
      expect(errorOf(action)).toMatchObject({ code: "INVALID_BUFFER" });
      expect(errorOf(action).message).toContain(wanted);
      expect(errorOf(action).message).toContain(`given is: ${other}`);
    }
  });

  test("a buffer of another realm is one", async () => {
    const { attach, byteLength } = await open(backing);
    const foreign = runInNewContext(`new ${wanted}(${byteLength})`) as ArrayBuffer;
    expect(foreign instanceof Buffer[wanted as "ArrayBuffer"]).toBe(false);
    expect(errorOf(() => attach(foreign))).toMatchObject({ code: "LAYOUT_MISMATCH" });
  });

  test("nothing else is", async () => {
    const { create, attach, byteLength } = await open(backing);
    const buffer = new Buffer[wanted as "ArrayBuffer"](byteLength + 128);
    const values = [undefined, null, 7, "x", {}, { buffer }, new Uint8Array(buffer, 128), new DataView(buffer), []];
    expect(values.map((v) => errorOf(() => attach(v)).code)).toEqual(values.map(() => "INVALID_BUFFER"));
    expect(errorOf(() => attach(new Uint8Array(buffer, 128))).message).toContain("byteOffset");
    const offsets = [-128, 1, 0.5, NaN, Infinity, 2 ** 40, 2 ** 60, "128"];
    expect(offsets.map((byteOffset) => errorOf(() => create({ byteOffset })).code)).toEqual(
      offsets.map(() => "INVALID_BUFFER"),
    );
    expect(offsets.map((at) => errorOf(() => attach(buffer, at as number)).code)).toEqual(
      offsets.map(() => "INVALID_BUFFER"),
    );
  });

  test("what lies at an offset is opened at that offset", async () => {
    const { create, attach, byteLength } = await open(backing);
    if (backing.startsWith("wasm")) return;
    const buffer = new Buffer[wanted as "ArrayBuffer"](byteLength * 2 + 128);
    const image = create({ buffer, byteOffset: 128 });
    const h = image.items.alloc();
    expect(attach(buffer, 128).items.isLive(h)).toBe(true);
    expect(errorOf(() => attach(buffer)).code).toBe("LAYOUT_MISMATCH");
  });

  test.each([
    ["of a slot", "{ kind: free-list, of: Page, capacity: 2 }", ""],
    ["of what an arena holds", "{ kind: arena, size: 16KiB, of: [Page] }", ""],
    ["of what exists once", "{ kind: free-list, of: Word, capacity: 2 }", "roots: { page: Page }"],
  ])("the image stands at a multiple of the alignment %s", async (_, allocator, roots) => {
    const { create, attach, byteLength } = await withModule(
      compileToJs(`
name: ground
memory: { backing: ${backing}${backing.includes("shared") ? ", workers: 2" : ""} }
structs: { Page: { align: 4096, fields: { x: u32 } }, Word: { fields: { x: u32 } } }
allocators: { pages: ${allocator} }
${roots}
`),
      ({ Ground }) => Ground as unknown as Module,
    );
    const buffer = new Buffer[wanted as "ArrayBuffer"](byteLength + 8192);
    for (const byteOffset of [128, 2048, 4096 + 128]) {
      for (const action of [() => create({ byteOffset }), () => attach(buffer, byteOffset)]) {
        expect(errorOf(action)).toMatchObject({ code: "INVALID_BUFFER" });
        expect(errorOf(action).message).toContain("is not a multiple of 4096");
      }
    }
    expect(errorOf(() => attach(buffer, 4096)).code).toBe("LAYOUT_MISMATCH");
    const image = create({ byteOffset: 4096 });
    expect(errorOf(() => attach(image.memory ?? image.buffer, 4096)).code).toBeUndefined();
  });
});

const usesOfRoots = ({ roots }: Image): (() => unknown)[] => [
  () => roots.first,
  () => (roots.first = 0),
  () => roots.some(2),
  () => roots.setSome(1, 0),
  () => roots.exchangeFirst(0),
  () => roots.compareExchangeSome(0, 0, 0),
  () => roots.item.x,
  () => (roots.item.x = 1),
  () => roots.item.toObject(),
  () => roots.title.text,
  () => (roots.title.text = "x"),
  () => roots.title.words(1),
  () => roots.title.wordsArray(),
];

describe.each(levels)("a buffer that is gone, %s", (checks) => {
  const uses = (image: Image, h: number, s: number): (() => unknown)[] => [
    () => image.items.alloc(),
    () => image.space.alloc(8),
    () => image.stats(),
    () => image.check(),
    () => image.items.stats(),
    () => image.space.used,
    () => [...image.items.handles()],
    () => image.items.forEach(() => undefined),
    () => image.items.reset(),
    () => image.space.reset(),
    ...(checks === "fast" ? [] : usesOfRoots(image)),
    ...(checks === "fast" ? [] : [() => image.space.mark(), () => image.space.rewind(0), () => image.space.scope()]),
    ...(checks === "fast" ? [] : [() => image.items.getX(h), () => image.items.free(h), () => image.space.lengthOf(s)]),
  ];
  const saysSo = (image: Image, h: number, s: number): void => {
    for (const use of uses(image, h, s)) {
      expect([String(use), errorOf(use)]).toMatchObject([String(use), { code: "INVALID_BUFFER" }]);
      expect(errorOf(use).message).toContain("refresh()");
    }
  };

  test("memory.grow without refresh", async () => {
    const { create } = await open("wasm", checks);
    const image = create();
    const [h, s] = [image.items.alloc(), image.space.allocU8(3)];
    image.memory!.grow(1);
    saysSo(image, h, s);
    image.refresh();
    expect([image.items.isLive(h), image.space.lengthOf(s)]).toEqual([true, 3]);
    expect(image.items.alloc()).not.toBe(0);
  });

  test("a local buffer that was transferred", async () => {
    const { create } = await open("local", checks);
    const image = create();
    const [h, s] = [image.items.alloc(), image.space.allocU8(3)];
    structuredClone(image.buffer, { transfer: [image.buffer] });
    saysSo(image, h, s);
  });
});

describe("SharedArrayBuffer", () => {
  const { SharedArrayBuffer: real } = globalThis;
  afterEach(() => {
    globalThis.SharedArrayBuffer = real;
  });

  test("where a page has none, the headers are named that give it one", async () => {
    const { create } = await open("shared");
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    expect(errorOf(() => create())).toMatchObject({ code: "UNSUPPORTED" });
    expect(errorOf(() => create()).message).toMatch(/Cross-Origin-Opener-Policy.*Cross-Origin-Embedder-Policy/);
  });
});

describe("WebAssembly", () => {
  const { WebAssembly: real } = globalThis as unknown as { WebAssembly: object };
  afterEach(() => {
    Object.assign(globalThis, { WebAssembly: real });
  });

  test.each([
    ["wasm", "local"],
    ["wasm-shared", "shared"],
  ])("where there is none, create of backing %s names %s", async (backing, instead) => {
    const { create } = await open(backing);
    Reflect.deleteProperty(globalThis, "WebAssembly");
    const thrown = errorOf(() => create());
    expect(thrown).toMatchObject({ code: "UNSUPPORTED" });
    expect(thrown.message).toMatch(new RegExp(`no WebAssembly here: use backing ${instead}$`));
  });
});

test("where Atomics.wait throws, allocWait names allocAsync", async () => {
  const pool = await withModule(
    compileToJs(`
name: ground
memory: { backing: shared, workers: 2 }
structs: { Item: { fields: { x: u32 } } }
allocators: { items: { kind: sharded-free-list, of: Item, capacity: 2 } }
`),
    ({ Ground }) =>
      (Ground as unknown as { create(): { items: { alloc(): number; allocWait(ms: number): number } } }).create(),
  );
  pool.items.alloc();
  pool.items.alloc();
  const { wait } = Atomics;
  try {
    Atomics.wait = () => {
      throw new TypeError("Atomics.wait cannot be called in this context");
    };
    expect(errorOf(() => pool.items.allocWait(10))).toMatchObject({ code: "UNSUPPORTED" });
    expect(errorOf(() => pool.items.allocWait(10)).message).toContain("allocAsync");
  } finally {
    Atomics.wait = wait;
  }
});
