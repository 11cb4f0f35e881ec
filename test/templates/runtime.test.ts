import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lowestBits, popCount } from "../../templates/runtime/bits.js";
import type { ImageDescription } from "../../templates/runtime/image.js";
import { attachedWorkers, formatImage, imageWords, verifyImage } from "../../templates/runtime/image.js";
import { damagedWord, poison } from "../../templates/runtime/poison.js";
import { attachedRows } from "../../templates/runtime/recovery.js";
import { refuseAll } from "../../templates/runtime/refusal.js";
import { addU53, bitsOfU53, loadU53, readU53, storeU53, subU53, writeU53 } from "../../templates/runtime/u53.js";
import {
  decodeUtf8,
  encodeUtf8,
  equalsUtf8,
  readUtf8,
  textLength,
  utf8Length,
  writeText,
  writeUtf8,
} from "../../templates/runtime/utf8.js";
import { attachWorker, detachWorker } from "../../templates/runtime/worker-table.js";
import { codeOf } from "../../templates/testing/steps.js";

/** The first and the last code point of each length in UTF-8, and those around the surrogates. */
const edges = [0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff].map((point) =>
  String.fromCodePoint(point),
);

describe("utf8", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "é", "€", "🦊", "\ud800", "\ufeff", "\0") }),
    fc.string({ unit: fc.constantFrom(...edges) }),
  );
  const memories = fc.constantFrom<ArrayBufferConstructor | SharedArrayBufferConstructor>(
    ArrayBuffer,
    SharedArrayBuffer,
  );
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

  const upToNul = (text: string): string => text.replace(/\0[^]*$/, "");

  test("writes what TextEncoder writes, up to a NUL, cut at a code point, and NULs behind it; in shared memory too", () => {
    fc.assert(
      fc.property(texts, fc.nat(30), memories, (text, size, Memory) => {
        const want = new Uint8Array(size);
        new TextEncoder().encodeInto(upToNul(text), want);
        const bytes = new Uint8Array(new Memory(size + 8)).fill(0xff);
        writeUtf8(bytes, 4, size, text);
        expect(Array.from(bytes.subarray(4, 4 + size))).toEqual(Array.from(want));
        expect([...bytes.slice(0, 4), ...bytes.slice(4 + size)]).toEqual(Array(8).fill(0xff));
      }),
    );
  });

  test("encodes NULs as well", () => {
    fc.assert(
      fc.property(texts, fc.nat(30), (text, size) => {
        const want = new Uint8Array(size);
        const { written } = new TextEncoder().encodeInto(text, want);
        const bytes = new Uint8Array(size + 8);
        expect(encodeUtf8(bytes, 4, size, text)).toBe(4 + written);
        expect(Array.from(bytes.subarray(4, 4 + size))).toEqual(Array.from(want));
      }),
    );
  });

  test("reads what was written: all of it, or up to its first NUL", () => {
    fc.assert(
      fc.property(texts, memories, (text, Memory) => {
        const size = utf8Length(text);
        expect(size).toBe(encode(text).length);
        const bytes = new Uint8Array(new Memory(size + 3));
        encodeUtf8(bytes, 1, size, text);
        const want = decode(encode(text));
        expect(decodeUtf8(bytes, 1, size)).toBe(want);
        expect(readUtf8(bytes, 1, size + 2)).toBe(upToNul(want));
        expect(readUtf8(bytes, 1, size)).toBe(upToNul(want));
      }),
    );
  });

  test("text that would not come back is refused, and nothing is written", () => {
    fc.assert(
      fc.property(texts, fc.nat(30), (text, size) => {
        const fits = text === decode(encode(text)) && !text.includes("\0") && encode(text).length <= size;
        const bytes = new Uint8Array(size).fill(0x7a);
        const code = codeOf(() => writeText(bytes, 0, size, text, "Header.name"));
        expect(code).toBe(fits ? "no error" : "INVALID_VALUE");
        expect(readUtf8(bytes, 0, size)).toBe(fits ? text : "z".repeat(size));
        expect(codeOf(() => textLength(text, "scratch"))).toBe(
          text === decode(encode(text)) ? "no error" : "INVALID_VALUE",
        );
      }),
    );
  });

  test("compares as the string that would be read", () => {
    const pairs = fc.oneof(
      fc.tuple(texts, texts),
      texts.map((t) => [t, t] as const),
      fc.tuple(texts, fc.string({ maxLength: 2 })).map(([t, more]) => [t, t + more] as const),
      fc.tuple(texts, fc.string({ maxLength: 2 })).map(([t, more]) => [t + more, t] as const),
    );
    fc.assert(
      fc.property(pairs, fc.nat(30), memories, ([stored, asked], size, Memory) => {
        const bytes = new Uint8Array(new Memory(size + 4)).fill(0x61);
        writeUtf8(bytes, 2, size, stored);
        expect(equalsUtf8(bytes, 2, size, asked)).toBe(readUtf8(bytes, 2, size) === asked);
      }),
      { numRuns: 500 },
    );
  });

  test("reads bytes that are no text as TextDecoder does", () => {
    // The bytes at which the rules change: Unicode 15, table 3-7.
    const turns = "7f 80 8f 90 9f a0 bf c0 c1 c2 df e0 ec ed ee ef f0 f1 f3 f4 f5 ff"
      .split(" ")
      .map((hex) => parseInt(hex, 16));
    const byte = fc.constantFrom(...turns);
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.array(byte).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(bytes, (given) => decodeUtf8(given, 0, given.length) === decode(given)),
      { numRuns: 500 },
    );
  });
});

describe("u53", () => {
  const words = new Uint32Array(4);
  const longs = new BigUint64Array(words.buffer);
  const forms = [
    {
      read: (field?: string) => readU53(words, 2, field),
      write: (x: number, field?: string) => writeU53(words, 2, x, field),
    },
    {
      read: (field?: string) => loadU53(longs, 1, field),
      write: (x: number, field?: string) => storeU53(longs, 1, x, field),
    },
  ];

  test.each(forms)("holds every safe integer", ({ read, write }) => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom("x", undefined), (value, field) => {
        write(value, field);
        expect(read(field)).toBe(value);
      }),
    );
  });

  test.each(forms)("refuses under a name what a number cannot hold, and stores nothing then", ({ read, write }) => {
    write(7, "x");
    for (const value of [-1, -0.5, 1.5, 2 ** 53, NaN, Infinity, -Infinity])
      expect(codeOf(() => write(value, "x"))).toBe("INVALID_VALUE");
    expect(read("x")).toBe(7);
    longs[1] = 2n ** 53n;
    expect(codeOf(() => read("Header.sequence"))).toBe("INVALID_VALUE");
    expect(() => read("Header.sequence")).toThrow(/Header\.sequence/);
  });

  test.each([addU53, subU53])("%o looks at what it stores, and looks again when another was faster", (change) => {
    const { compareExchange } = Atomics;
    longs[1] = 1000n;
    let others = 3;
    Atomics.compareExchange = ((_: BigUint64Array, at: number, expected: bigint, value: bigint) => {
      if (others-- > 0) Atomics.sub(longs, at, 300n); // 700, 400, 100
      return compareExchange(longs as never, at, expected as never, value as never);
    }) as typeof compareExchange;
    try {
      expect(codeOf(() => change(longs, 1, 200, "x"))).toBe(change === subU53 ? "INVALID_VALUE" : "no error");
    } finally {
      Atomics.compareExchange = compareExchange;
    }
    expect(longs[1]).toBe(change === subU53 ? 100n : 300n);
  });

  test.each(forms)("without one cuts and wraps as a BigUint64Array, and rounds what it reads", ({ read, write }) => {
    for (const value of [-0.5, -1, -(2 ** 32) - 0.5, 2 ** 40 + 0.5, 2 ** 53, 2 ** 64, -(2 ** 60)]) {
      write(value);
      expect(longs[1]).toBe(BigInt.asUintN(64, BigInt(Math.trunc(value))));
      expect(BigInt.asUintN(64, bitsOfU53(value))).toBe(longs[1]);
    }
    for (const value of [NaN, Infinity, -Infinity]) {
      longs[1] = 1n;
      write(value);
      expect(longs[1]).toBe(0n);
    }
    longs[1] = 2n ** 53n + 1n;
    expect(read()).toBe(2 ** 53);
  });
});

test("bits are counted and chosen from below", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(33), (word, n) => {
      const ones = Array.from({ length: 32 }, (_, i) => i).filter((i) => (word & (1 << i)) !== 0);
      expect(popCount(word)).toBe(ones.length);
      expect(lowestBits(word, n)).toBe(ones.slice(0, n).reduce((bits, i) => bits | (1 << i), 0));
    }),
  );
});

describe("image", () => {
  const image: ImageDescription = {
    name: "packets",
    byteLength: 2048,
    align: 128,
    headerWord: 128,
    workersWord: 160,
    workers: 3,
    shared: true,
    flavour: 5,
    parts: [
      ["Header", 11],
      ["Body", 22],
      ["headers", 33],
    ],
  };

  const made = (): Int32Array => {
    const m = imageWords(image, new SharedArrayBuffer(4096), 1024);
    formatImage(image, m);
    return m;
  };

  test.each([
    ["no buffer", {} as ArrayBuffer, 0],
    ["a view", new Uint8Array(4096) as unknown as ArrayBuffer, 0],
    ["too small", new SharedArrayBuffer(2047), 0],
    ["too small from there on", new SharedArrayBuffer(2048), 128],
    ["misaligned", new SharedArrayBuffer(4096), 64],
    ["before the start", new SharedArrayBuffer(4096), -128],
    ["behind the end", new SharedArrayBuffer(4096), 8192],
    ["at no whole number", new SharedArrayBuffer(4096), NaN],
  ])("has no place in a buffer that is %s", (_, buffer, byteOffset) => {
    expect(codeOf(() => imageWords(image, buffer, byteOffset))).toBe("INVALID_BUFFER");
  });

  test("is known again", () => {
    expect(codeOf(() => verifyImage(image, made()))).toBe("no error");
  });

  test.each<[string, ImageDescription, RegExp]>([
    [
      "another struct",
      {
        ...image,
        parts: [
          ["Header", 11],
          ["Body", 23],
          ["headers", 34],
        ],
      },
      /Body has another layout/,
    ],
    [
      "another allocator",
      {
        ...image,
        parts: [
          ["Header", 11],
          ["Body", 22],
          ["headers", 34],
        ],
      },
      /headers has another layout/,
    ],
    ["a part more", { ...image, parts: [...image.parts, ["scratch", 44]] }, /scratch has another layout/],
    ["a part less", { ...image, parts: image.parts.slice(0, 2) }, /1 structs or allocators more/],
    ["other checks", { ...image, flavour: 6 }, /checks/],
    ["another length", { ...image, byteLength: 1920 }, /2048 bytes/],
  ])("of %s is refused by name", (_, other, what) => {
    const m = made();
    expect(() => verifyImage(other, m)).toThrow(what);
    expect(codeOf(() => verifyImage(other, m))).toBe("LAYOUT_MISMATCH");
  });

  test("is not what random bytes are", () => {
    fc.assert(
      fc.property(fc.int32Array({ minLength: 512, maxLength: 512 }), (m) => {
        expect(codeOf(() => verifyImage(image, m))).toBe("LAYOUT_MISMATCH");
      }),
    );
  });

  test("has a row for each worker, and no more", () => {
    const m = made();
    expect([1, 2, 3].map(() => attachWorker(image, m))).toEqual([0, 1, 2]);
    expect(codeOf(() => attachWorker(image, m))).toBe("TOO_MANY_WORKERS");
    detachWorker(image, m, 1, 1);
    expect(attachedWorkers(m, image.workersWord, image.workers)).toBe(2);
    expect(attachedRows(image, m)).toEqual([0, 2]);
    expect(attachWorker(image, m)).toBe(1);
  });
});

describe("refuseAll", () => {
  class Pool {
    alloc(): number {
      return 1;
    }

    free(): number {
      return this.alloc() + 1;
    }

    get used(): number {
      return 3;
    }

    set used(_: number) {
      throw new Error("set");
    }
  }

  test("shadows methods and getters of one object", () => {
    const [dead, live] = [new Pool(), new Pool()];
    refuseAll(dead, "DISPOSED", "headers", "the module was disposed");
    const uses = [() => dead.alloc(), () => dead.free(), () => dead.used, () => (dead.used = 1)];
    for (const use of uses) expect(codeOf(use)).toBe("DISPOSED");
    expect([live.alloc(), live.free(), live.used]).toEqual([1, 2, 3]);
  });

  test("shadows those that are named, also where others call them", () => {
    const pool = new Pool();
    refuseAll(pool, "NOT_OWNER", "headers", "another thread owns it", ["alloc"]);
    expect(codeOf(() => pool.free())).toBe("NOT_OWNER");
    expect(pool.used).toBe(3);
    refuseAll(pool, "DISPOSED", "headers", "the module was disposed");
    for (const use of [() => pool.alloc(), () => pool.free(), () => pool.used]) expect(codeOf(use)).toBe("DISPOSED");
  });

  test("shares what refuses the same, and nothing else", () => {
    const [first, second, third] = [new Pool(), new Pool(), new Pool()];
    refuseAll(first, "NOT_OWNER", "headers", "another thread owns it", ["alloc"]);
    refuseAll(second, "NOT_OWNER", "headers", "another thread owns it", ["alloc"]);
    refuseAll(third, "NOT_OWNER", "headers", "another thread owns it", ["used"]);
    expect(Object.getPrototypeOf(first)).toBe(Object.getPrototypeOf(second));
    expect([codeOf(() => third.used), third.alloc()]).toEqual(["NOT_OWNER", 1]);
    refuseAll(first, "DISPOSED", "headers", "the module was disposed");
    expect([codeOf(() => first.used), second.used, third.alloc()]).toEqual(["DISPOSED", 3, 1]);
    expect(first).toBeInstanceOf(Pool);
  });
});

test("poison is 0xdf in every byte, and in no other", () => {
  const words = new Int32Array(4);
  poison(words, 1, 2);
  const bytes = [...new Uint8Array(words.buffer)];
  expect(bytes).toEqual([...Array<number>(4).fill(0), ...Array<number>(8).fill(0xdf), ...Array<number>(4).fill(0)]);
  words[2] = 0xdfdfdfde | 0;
  expect(damagedWord(words, 1, 2)).toBe(1);
});
