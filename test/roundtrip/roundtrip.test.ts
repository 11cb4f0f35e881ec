import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OutputFile } from "../../generator/5-emit/files.js";
import { compileToJs, type Generated, withModule } from "./load.js";
import { extentOf, type Leaf, leavesOf } from "./reference.js";
import { type SchemaCase, structsArbitrary, yamlOf } from "./schemas.js";

/** What the generated classes look like from here. */
type Callable = Record<string, (...args: unknown[]) => unknown>;
interface Holder {
  readonly addressOf: (h: number) => number;
}
interface Site {
  readonly name: string;
  readonly handle: number;
  /** Where the struct starts in the buffer. */
  readonly address: number;
  readonly get: (leaf: Leaf) => unknown;
  readonly set: (leaf: Leaf, value: unknown) => void;
}
interface TripModule {
  readonly buffer: ArrayBufferLike;
  readonly things: Callable & Holder;
  readonly space: Callable & Holder;
  dispose(): void;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Indices of all arrays on the way, outermost first: what methods on handles take behind the handle. */
const indicesOf = (leaf: Leaf): number[] => leaf.path.flatMap((s) => s.indices);

const methodOf = (leaf: Leaf): string => leaf.path.map((s) => capital(s.name)).join("");

function byHandle(name: string, holder: Callable & Holder, handle: number, infix: string): Site {
  return {
    name,
    handle,
    address: holder.addressOf(handle),
    get: (leaf) => holder[`get${infix}${methodOf(leaf)}`]!(handle, ...indicesOf(leaf)),
    set: (leaf, value) => void holder[`set${infix}${methodOf(leaf)}`]!(handle, ...indicesOf(leaf), value),
  };
}

/** `view()` is asked at every access: a cursor is moved each time. */
function byView(name: string, holder: Holder, handle: number, view: () => unknown): Site {
  /** The view that has the leaf: this one, or one inside it. */
  const owner = (leaf: Leaf): Record<string, unknown> & Callable =>
    leaf.path
      .slice(0, -1)
      .reduce(
        (at, { name: field, indices }) => (indices.length === 0 ? at[field] : at[field]!(...indices)) as typeof at,
        view() as Record<string, unknown> & Callable,
      );
  return {
    name,
    handle,
    address: holder.addressOf(handle),
    get: (leaf) => {
      const { name: field, indices } = leaf.path[leaf.path.length - 1]!;
      return indices.length === 0 ? owner(leaf)[field] : owner(leaf)[field]!(...indices);
    },
    set: (leaf, value) => {
      const { name: field, indices } = leaf.path[leaf.path.length - 1]!;
      if (indices.length === 0) (owner(leaf) as Record<string, unknown>)[field] = value;
      else owner(leaf)[`set${capital(field)}`]!(...indices, value);
    },
  };
}

/** One struct for each way to get at it. */
function sitesOf({ things, space }: TripModule, struct: string): Site[] {
  const call = (holder: Callable, method: string, ...args: unknown[]): number => holder[method]!(...args) as number;
  const [a, b] = [call(things, "alloc"), call(things, "alloc")];
  const own = things["make"]!() as { readonly handle: number };
  const [x, y] = [call(space, `alloc${struct}`), call(space, `alloc${struct}`)];
  const prefix = struct.charAt(0).toLowerCase() + struct.slice(1);
  return [
    byHandle("pool, handle", things, a, ""),
    byView("pool, cursor", things, b, () => things["at"]!(b)),
    byView("pool, view", things, own.handle, () => own),
    byHandle("arena, handle", space, x, struct),
    byView("arena, cursor", space, y, () => space[`${prefix}At`]!(y)),
  ];
}

/** Writes every value of every leaf, last leaf first, and compares all bytes of all structs with the reference each time. */
function verify(schema: SchemaCase, module: Generated): void {
  const held = schema.structs[schema.structs.length - 1]!;
  const { size } = extentOf(held, schema);
  const leaves = leavesOf(held, schema);
  const trip = (module["Trip"] as unknown as { create(options: object): TripModule }).create({
    onLeak: () => undefined,
  });
  const sites = sitesOf(trip, held.name);
  const bytes = sites.map(({ address }) => new Uint8Array(trip.buffer, address, size));
  for (const b of bytes) b.fill(0);
  const expected = sites.map(() => new Uint8Array(size));
  sites.forEach((site, s) => {
    for (const leaf of [...leaves].reverse())
      for (const value of leaf.codec.values) {
        const where = `${site.name}: ${methodOf(leaf)}[${indicesOf(leaf)}] = ${String(value)}`;
        const view = new DataView(expected[s]!.buffer);
        site.set(leaf, value);
        leaf.codec.set(view, leaf.offset, value as never);
        same(site.get(leaf), leaf.codec.get(view, leaf.offset), where);
        bytes.forEach((actual, i) =>
          same(Buffer.compare(actual, expected[i]!), 0, `${where}, bytes of ${sites[i]!.name}`),
        );
      }
    verifyBeyond(schema, site, leaves, expected[s]!);
  });
  trip.dispose();
}

function codeOf(action: () => void): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** `expect` takes 20 µs, and this is asked a hundred thousand times. */
function same(actual: unknown, wanted: unknown, where: string): void {
  if (!Object.is(actual, wanted)) throw new Error(`${where}: ${String(actual)} instead of ${String(wanted)}`);
}

/** What does not fit wraps or is cut; `paranoid` refuses it, and `checked` what would not come back. */
function verifyBeyond({ checks }: SchemaCase, site: Site, leaves: readonly Leaf[], expected: Uint8Array): void {
  const view = new DataView(expected.buffer);
  for (const leaf of leaves)
    for (const value of leaf.codec.beyond) {
      const where = `${site.name}: ${methodOf(leaf)} = ${String(value)}`;
      if (checks === "paranoid" || (checks === "checked" && leaf.codec.isLossless)) {
        same(
          codeOf(() => site.set(leaf, value)),
          "INVALID_VALUE",
          where,
        );
      } else {
        site.set(leaf, value);
        leaf.codec.set(view, leaf.offset, value as never);
      }
      same(site.get(leaf), leaf.codec.get(view, leaf.offset), where);
    }
}

const runs = Number(process.env["ROUNDTRIP_RUNS"] ?? 3);
const backings = ["local", "shared", "wasm", "wasm-shared"] as const;
const levels = ["fast", "checked", "paranoid"] as const;

const cases = backings.flatMap((backing) =>
  (backing.includes("shared") ? [false, true] : [false]).flatMap((sharded) =>
    levels.map((checks) => ({ backing, checks, sharded })),
  ),
);

describe.each(cases)("$backing, $checks, sharded: $sharded", ({ backing, checks, sharded }) => {
  test("every field of a random schema is where C puts it, and holds what was written", async () => {
    const property = fc.asyncProperty(structsArbitrary, async (structs) => {
      const schema = { backing, checks, sharded, structs };
      const files = compileToJs(yamlOf(schema));
      await withModule(files, (module) => verify(schema, module)).catch((error: unknown) => {
        throw new Error(`${yamlOf(schema)}\n${sourceOf(files)}`, { cause: error });
      });
    });
    await expect(fc.assert(property, { numRuns: runs })).resolves.toBeUndefined();
  }, 60_000);
});

/** The view file, for the report of a failure. */
const sourceOf = (files: readonly OutputFile[]): string =>
  files
    .filter((f) => /part\d\.js|things\.js/.test(f.path))
    .map((f) => f.text)
    .join("\n");

describe("a mutant", () => {
  const schema: SchemaCase = {
    backing: "local",
    checks: "fast",
    sharded: false,
    structs: [
      {
        name: "Part0",
        align: undefined,
        fields: [
          { name: "f0", type: { kind: "integer", name: "u32" }, dims: [], atomic: false },
          { name: "f1", type: { kind: "integer", name: "u32" }, dims: [], atomic: false },
        ],
      },
    ],
  };
  const files = compileToJs(yamlOf(schema));
  const swapped = (text: string): string =>
    text
      .replace(/(getF0\(h\) \{ return this\._u32\[)h\]/, "$1h + 1]")
      .replace(/(getF1\(h\) \{ return this\._u32\[)h \+ 1\]/, "$1h]");

  test("without the mutation passes", async () => {
    await expect(withModule(files, (module) => verify(schema, module))).resolves.toBeUndefined();
  });

  test("with two offsets swapped is caught", async () => {
    const mutated = files.map((f) => (f.path === "things.js" ? { ...f, text: swapped(f.text) } : f));
    expect(mutated).not.toEqual(files);
    await expect(withModule(mutated, (module) => verify(schema, module))).rejects.toThrow(/pool, handle: F1/);
  });
});
