import { describe, expect, test } from "vitest";
import { codeOf, create, levels } from "./support.js";

const types = ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "f64", "u64", "i64"] as const;

interface Slices {
  alloc(length: number, capacity: number): number;
  append(h: number, x: unknown): void;
  get(h: number, i: number): unknown;
  lengthOf(h: number): number;
  readonly buffer: ArrayBufferLike;
}

/** The methods of one element type. */
async function open(kind: string, level: string, type: string): Promise<Slices> {
  const backing = kind === "arena" ? "local" : "shared";
  const schema = `
name: slices
memory: { backing: ${backing}, checks: ${level} }
allocators: { scratch: { kind: ${kind}, size: 64KiB } }
`;
  const { scratch, buffer } = await create<{
    readonly scratch: Record<string, (...args: unknown[]) => never>;
    readonly buffer: ArrayBufferLike;
  }>(schema, "Slices");
  const name = type.toUpperCase();
  const call =
    (method: string) =>
    (...args: unknown[]): never =>
      scratch[method]!(...args);
  return {
    alloc: call(`alloc${name}`),
    append: call(`append${name}`),
    get: call(`get${name}`),
    lengthOf: call("lengthOf"),
    buffer,
  };
}

describe.each(["arena", "sharded-arena"])("append to a slice of %s", (kind) => {
  describe.each(levels)("%s", (level) => {
    test.each(types)("%s: a value that is refused leaves the slice as it was", async (type) => {
      const slices = await open(kind, level, type);
      const isBig = type.endsWith("64") && type !== "f64";
      const [good, ...wrong] = isBig ? [7n, 5, "x", Symbol("s")] : [7, 5n, Symbol("s")];
      const h = slices.alloc(0, 2);
      for (const x of wrong) expect(codeOf(() => slices.append(h, x))).not.toBe(undefined);
      if (level === "paranoid" && type === "u8") expect(codeOf(() => slices.append(h, 300))).toBe("INVALID_VALUE");
      if (level === "paranoid" && type === "u64") expect(codeOf(() => slices.append(h, -1n))).toBe("INVALID_VALUE");
      expect(slices.lengthOf(h)).toBe(0);
      slices.append(h, good);
      slices.append(h, good);
      expect([slices.get(h, 0), slices.get(h, 1)]).toEqual([good, good]);
      expect(codeOf(() => slices.append(h, good))).toBe("CAPACITY");
      expect(slices.lengthOf(h)).toBe(2);
    });

    test.each(types)("%s: through 0 nothing is written", async (type) => {
      const slices = await open(kind, level, type);
      const good = type.endsWith("64") && type !== "f64" ? 7n : 7;
      const thrown = level === "fast" ? "CAPACITY" : "INVALID_HANDLE";
      if (level === "fast") new Int32Array(slices.buffer)[1] = 9; // as a pool does that writes through 0
      const before = new Uint8Array(slices.buffer).slice();
      expect(codeOf(() => slices.append(0, good))).toBe(thrown);
      expect(Buffer.compare(new Uint8Array(slices.buffer), before)).toBe(0);
    });
  });
});
