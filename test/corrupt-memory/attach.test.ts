import { describe, expect, test } from "vitest";
import { backings } from "../phases/support/schemas.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

const schema = (backing: string): string => `
name: image
memory: { backing: ${backing} }
structs: { Item: { fields: { id: u32 } } }
allocators:
  items: { kind: free-list, of: Item, capacity: 5 }
`;

interface ImageClass {
  readonly byteLength: number;
  create(options?: object): object;
  attach(source: unknown): object;
  workers?(source: unknown): unknown;
  takeOver?(source: unknown, worker: number): object;
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** It says that it is a buffer. */
const named = (name: string): object => ({ [Symbol.toStringTag]: name, byteLength: 1e6, length: 1e6 });

const noBuffers: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["7", 7],
  ["NaN", Number.NaN],
  ["a text", "x"],
  ["true", true],
  ["a bigint", 7n],
  ["a symbol", Symbol("x")],
  ["an object", {}],
  ["an array", [1, 2, 3]],
  ["a function", (): void => {}],
  ["what has a buffer", { buffer: 7 }],
  ["a view", new Int32Array(8)],
  ["what calls itself ArrayBuffer", named("ArrayBuffer")],
  ["what calls itself SharedArrayBuffer", named("SharedArrayBuffer")],
  ["what calls itself WebAssembly.Memory", named("WebAssembly.Memory")],
  ["a proxy of a buffer", new Proxy(new ArrayBuffer(1e6), {})],
  ["a proxy that was revoked", revoked.proxy],
  ["a class without an object", Object.create(null)],
];

describe.each(backings)("%s memory", (backing) => {
  test.each(noBuffers)("%s is no buffer: INVALID_BUFFER", async (_, given) => {
    const codes = await withModule(compileToJs(schema(backing)), ({ Image }) => {
      const made = Image as unknown as ImageClass;
      const calls = [() => made.attach(given), () => made.workers?.(given), () => made.takeOver?.(given, 0)];
      if (given !== undefined && given !== null) calls.push(() => made.create({ buffer: given, memory: given }));
      return calls.map(codeOf);
    });
    expect(new Set(codes)).toEqual(
      new Set(backing.includes("shared") ? ["INVALID_BUFFER"] : ["INVALID_BUFFER", "none"]),
    );
  });
});

/** `none` where there is nothing of that name. */
function codeOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
