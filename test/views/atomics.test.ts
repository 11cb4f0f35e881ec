import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { compileToJs, withModule } from "../roundtrip/load.js";
import { codeOf, create, levels } from "./support.js";

const schema = (level: string, backing = "shared"): string => `
name: counters
memory: { backing: ${backing}, checks: ${level} }
enums:
  State: { type: u8, values: { idle: 0, busy: 1, done: 2 } }
structs:
  Counter:
    fields:
      a8: { type: i8, atomic: true }
      a16: { type: u16, atomic: true }
      a32: { type: i32, atomic: true }
      u32: { type: u32, atomic: true }
      u64: { type: u64, atomic: true }
      i64: { type: i64, atomic: true }
      n: { type: u53, atomic: true }
      state: { type: State, atomic: true }
      next: { type: "ref<Counter, counters>", atomic: true }
      bins: { type: "u32[2][3]", atomic: true }
      long: { type: "i64[2]", atomic: true }
allocators:
  counters: { kind: free-list, of: Counter, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Counter], slices: [] }
`;

type Members = Record<string, (...args: unknown[]) => unknown>;
interface Counters {
  readonly counters: Members & {
    alloc(): number;
    make(init?: object): Members & { handle: number };
    at(h: number): Members;
  };
  readonly scratch: Members;
  readonly buffer: SharedArrayBuffer;
}

/** A fresh counter, seen in four ways: `call("addU32", 1)` whichever it is. */
async function ways(
  level: string,
  backing?: string,
): Promise<{ name: string; call(member: string, ...args: unknown[]): unknown }[]> {
  const { counters, scratch } = await create<Counters>(schema(level, backing), "Counters");
  const make = (): Members & { handle: number } => counters.make();
  const h = make().handle;
  const inArena = scratch["makeCounter"]!() as Members & { handle: number };
  const cursor = counters.at(make().handle);
  const view = make();
  const infix = (member: string): string => member.replace(/^(compareExchange|[a-z]+)/, "$1Counter");
  return [
    { name: "handle", call: (member, ...args) => counters[member]!(h, ...args) },
    { name: "arena", call: (member, ...args) => scratch[infix(member)]!(inArena.handle, ...args) },
    { name: "cursor", call: (member, ...args) => onView(cursor, member, args) },
    { name: "view", call: (member, ...args) => onView(view, member, args) },
  ];
}

/** `getX` of a view is the property x. */
function onView(view: Members, member: string, args: unknown[]): unknown {
  const field = /^get(\w)(\w*)$/.exec(member);
  if (field === null) return view[member]!(...args);
  const name = field[1]!.toLowerCase() + field[2]!;
  const property = (view as unknown as Record<string, unknown>)[name];
  return args.length > 0 ? view[name]!(...args) : property;
}

describe.each(levels)("atomic fields, %s", (level) => {
  test("read, change and write in one step return what stood there before", async () => {
    for (const { call } of await ways(level)) {
      expect([call("addU32", 5), call("subU32", 2), call("getU32")]).toEqual([0, 5, 3]);
      expect([call("orU32", 12), call("andU32", 6), call("xorU32", 7), call("getU32")]).toEqual([3, 15, 6, 1]);
      expect([call("exchangeU32", 4294967295), call("getU32")]).toEqual([1, 4294967295]);
      expect([call("compareExchangeU32", 0, 9), call("compareExchangeU32", 4294967295, 9), call("getU32")]).toEqual([
        4294967295, 4294967295, 9,
      ]);
      expect([call("subA8", 1), call("getA8"), call("addA16", 65535), call("getA16")]).toEqual([0, -1, 0, 65535]);
      expect([call("subA32", 7), call("getA32")]).toEqual([0, -7]);
      expect([call("subI64", 1n), call("getI64"), call("addU64", 1n), call("getU64")]).toEqual([0n, -1n, 0n, 1n]);
      expect([call("compareExchangeI64", -1n, 5n), call("exchangeU64", 2n ** 64n - 1n), call("getU64")]).toEqual([
        -1n,
        1n,
        2n ** 64n - 1n,
      ]);
    }
  });

  test("sums wrap", async () => {
    for (const { call } of await ways(level)) {
      expect([call("subU32", 1), call("getU32"), call("addU32", 2), call("getU32")]).toEqual([
        0,
        2 ** 32 - 1,
        2 ** 32 - 1,
        1,
      ]);
      expect([call("exchangeA8", 127), call("addA8", 1), call("getA8")]).toEqual([0, 127, -128]);
    }
  });

  test("a u53 is a number, and nothing else", async () => {
    for (const { call } of await ways(level)) {
      expect([call("addN", 2 ** 40), call("subN", 1), call("getN")]).toEqual([0, 2 ** 40, 2 ** 40 - 1]);
      expect([call("exchangeN", 9), call("compareExchangeN", 9, 2 ** 53 - 1), call("getN")]).toEqual([
        2 ** 40 - 1,
        9,
        2 ** 53 - 1,
      ]);
      const refused = level === "fast" ? undefined : "INVALID_VALUE";
      for (const x of [-1, 1.5, NaN]) expect(codeOf(() => call("exchangeN", x))).toBe(refused);
    }
  });

  test("with checks a u53 is never changed to what it cannot be read as", async () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (const { call } of level === "fast" ? [] : await ways(level)) {
      call("exchangeN", most - 1);
      for (const x of [2, most, -1, 0.5]) expect([x, codeOf(() => call("addN", x))]).toEqual([x, "INVALID_VALUE"]);
      expect([call("addN", 1), call("getN"), call("addN", 0)]).toEqual([most - 1, most, most]);
      expect([call("subN", most - 5), call("getN")]).toEqual([most, 5]);
      for (const x of [6, most, -1, NaN]) expect([x, codeOf(() => call("subN", x))]).toEqual([x, "INVALID_VALUE"]);
      expect([call("subN", 5), call("subN", 0), call("getN")]).toEqual([5, 0, 0]);
    }
  });

  test("with checks what is no u53 is refused, and stays as it is", async () => {
    const { counters, buffer } = await create<Counters>(schema(level), "Counters");
    const h = counters.alloc();
    counters["exchangeN"]!(h, 2 ** 40 + 3);
    const words = new BigUint64Array(buffer);
    const at = words.indexOf(2n ** 40n + 3n);
    for (const member of ["addN", "subN", "andN", "orN", "xorN", "exchangeN"]) {
      words[at] = 2n ** 60n + 1n;
      expect([member, codeOf(() => counters[member]!(h, 2))]).toEqual([
        member,
        level === "fast" ? undefined : "INVALID_VALUE",
      ]);
      expect([member, words[at] === 2n ** 60n + 1n]).toEqual([member, level !== "fast"]);
    }
    words[at] = 2n ** 60n + 1n;
    expect(codeOf(() => counters["compareExchangeN"]!(h, 1, 2))).toBe(level === "fast" ? undefined : "INVALID_VALUE");
    expect(words[at]).toBe(2n ** 60n + 1n);
  });

  test("bits of a u53", async () => {
    for (const { call } of await ways(level)) {
      expect([call("orN", 2 ** 52 + 6), call("andN", 2 ** 52 + 3), call("xorN", 2 ** 52 + 1), call("getN")]).toEqual([
        0,
        2 ** 52 + 6,
        2 ** 52 + 2,
        3,
      ]);
      const refused = level === "fast" ? undefined : "INVALID_VALUE";
      for (const member of level === "fast" ? [] : ["orN", "andN", "xorN"])
        expect([member, codeOf(() => call(member, -1))]).toEqual([member, refused]);
    }
  });

  test("enums and references are exchanged, not added", async () => {
    for (const { call } of await ways(level)) {
      expect([call("exchangeState", 1), call("compareExchangeState", 1, 2), call("getState")]).toEqual([0, 1, 2]);
      expect([call("exchangeNext", 0), call("compareExchangeNext", 0, 0)]).toEqual([0, 0]);
      for (const member of ["addState", "orNext", "waitState", "waitNext", "waitA8", "waitA16", "waitN"])
        expect(codeOf(() => call(member, 1))).toBe("TypeError");
    }
  });

  test("elements of arrays, each its own", async () => {
    for (const { call } of await ways(level)) {
      for (const [i, j] of [
        [0, 0],
        [0, 2],
        [1, 0],
        [1, 2],
      ] as const)
        expect(call("addBins", i, j, i * 10 + j + 1)).toBe(0);
      expect([0, 1].map((i) => [0, 1, 2].map((j) => call("getBins", i, j)))).toEqual([
        [1, 0, 3],
        [11, 0, 13],
      ]);
      expect([call("compareExchangeBins", 1, 2, 13, 7), call("getBins", 1, 2)]).toEqual([13, 7]);
      expect([call("addLong", 1, 5n), call("getLong", 1), call("getLong", 0)]).toEqual([0n, 5n, 0n]);
      if (level === "paranoid") expect(codeOf(() => call("addBins", 2, 0, 1))).toBe("INVALID_VALUE");
    }
  });

  test("what does not fit is refused in paranoid", async () => {
    for (const { call } of await ways(level)) {
      const refused = level === "paranoid" ? "INVALID_VALUE" : undefined;
      expect(codeOf(() => call("exchangeA8", 128))).toBe(refused);
      expect(codeOf(() => call("compareExchangeA16", 1, 65536))).toBe(refused);
      expect(codeOf(() => call("exchangeState", 3))).toBe(refused);
    }
  });

  test("waits end at once when the value is another, and after their time", async () => {
    for (const { call } of await ways(level)) {
      expect([call("waitU32", 1), call("waitA32", 1), call("waitU64", 1n), call("waitI64", 1n)]).toEqual(
        Array(4).fill("not-equal"),
      );
      call("exchangeU32", 2 ** 32 - 1);
      call("exchangeU64", 2n ** 64n - 1n);
      expect([call("waitU32", 2 ** 32 - 1, 1), call("waitU64", 2n ** 64n - 1n, 1)]).toEqual(["timed-out", "timed-out"]);
      expect([call("waitBins", 1, 2, 5), call("waitLong", 0, 5n)]).toEqual(["not-equal", "not-equal"]);
      expect([call("notifyU32"), call("notifyI64", 1), call("notifyBins", 1, 2)]).toEqual([0, 0, 0]);
    }
  });

  test("nobody waits for memory of one thread", async () => {
    for (const { call } of await ways(level, "local")) {
      expect(call("addU32", 1)).toBe(0);
      for (const member of ["waitU32", "notifyU32"]) expect(codeOf(() => call(member, 1))).toBe("TypeError");
    }
  });
});

test("a thread that may not sleep is told what to do", async () => {
  const { counters } = await create<Counters>(schema("checked"), "Counters");
  const { wait } = Atomics;
  Atomics.wait = () => {
    throw new TypeError("Atomics.wait cannot be called in this context");
  };
  try {
    expect(() => counters["waitU32"]!(counters.alloc(), 0)).toThrow(/UNSUPPORTED: this thread may not sleep.*worker/);
  } finally {
    Atomics.wait = wait;
  }
});

test("a worker that sleeps is woken", async () => {
  const { counters, buffer } = await create<Counters>(schema("checked"), "Counters");
  const h = counters.alloc();
  const program = `
    const { workerData, parentPort } = require("node:worker_threads");
    const words = new Int32Array(workerData.buffer, workerData.at, 1);
    parentPort.once("message", () => { Atomics.store(words, 0, 7); Atomics.notify(words, 0); });
    parentPort.postMessage("ready");
  `;
  const at = (counters["addressOf"]!(h) as number) + 8;
  counters["setU32"]!(h, 3);
  const worker = new Worker(program, { eval: true, workerData: { buffer, at } });
  await new Promise((resolve) => worker.once("message", resolve));
  worker.postMessage("go");
  expect(counters["waitU32"]!(h, 3, 10_000)).not.toBe("timed-out");
  expect(counters["getU32"]!(h)).toBe(7);
  await worker.terminate();
});

test("a mutant that adds where it subtracts is caught", async () => {
  const files = compileToJs(schema("fast")).map((f) => ({
    ...f,
    text: f.text.replaceAll("Atomics.sub(", "Atomics.add("),
  }));
  const { counters } = await withModule(files, (m) => (m["Counters"] as unknown as { create(): Counters }).create());
  const h = counters.alloc();
  counters["setU32"]!(h, 5);
  counters["subU32"]!(h, 2);
  expect(counters["getU32"]!(h)).not.toBe(3);
});
