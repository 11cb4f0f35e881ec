import { defineBitmapPoolChecked } from "../../../templates/kinds/free-list/shared-checked.js";
import { defineBitmapPoolFast } from "../../../templates/kinds/free-list/shared-fast.js";
import { defineFreeListChecked } from "../../../templates/kinds/free-list/checked.js";
import { defineFreeListFast } from "../../../templates/kinds/free-list/fast.js";
import { defineFreeListParanoid } from "../../../templates/kinds/free-list/paranoid.js";
import type { Field } from "../../../templates/testing/fields/field.js";
import type { Pool, PoolUnderTest } from "../../../templates/testing/pool-model.js";
import type { Reference } from "../../../templates/testing/fields/reference.js";
import { u32 } from "../../../templates/testing/fields/reference.js";
import type { PoolShape, SpecOfMemory } from "./specs.js";
import { bitmapPool, checkedFreeList, fastFreeList, memoryFor, paranoidFreeList } from "./specs.js";

/** What the classes of all pool templates have; views and field accessors come from the generator. */
export interface RawPool extends Omit<Pool, "at" | "view"> {
  readonly _i32: Int32Array;
  _format(): void;
  /** With checks only: in `fast` the handle is the address. */
  _locate?(handle: number): number;
}

export type Spec = SpecOfMemory;

/** A template as it stands; every kind takes a SPEC of its own, which only `PoolKind.spec` makes. */
export type Define = (spec: never) => new (buffer: ArrayBufferLike, byteOffset: number, worker: number) => RawPool;

export interface PoolKind {
  readonly name: string;
  /** In templates/kinds. */
  readonly file: string;
  readonly define: Define;
  readonly checks: PoolUnderTest["checks"];
  readonly spec: (shape: PoolShape) => Spec;
  /** Modules attached to the image, all of which allocate. */
  readonly users: number;
}

const kindOf = <S extends Spec>(
  file: string,
  checks: PoolUnderTest["checks"],
  define: (spec: S) => new (buffer: ArrayBufferLike, byteOffset: number, worker: number) => RawPool,
  spec: (shape: PoolShape) => S,
  users: number,
  name = file,
): PoolKind => ({ name, file, checks, define: define as Define, spec, users });

export const poolKinds: readonly PoolKind[] = [
  kindOf("free-list/fast", "fast", defineFreeListFast, (s) => fastFreeList(s, false), 1),
  kindOf("free-list/fast", "fast", defineFreeListFast, (s) => fastFreeList(s, true), 1, "free-list/fast, iterate"),
  kindOf("free-list/checked", "checked", defineFreeListChecked, checkedFreeList, 1),
  kindOf("free-list/paranoid", "paranoid", defineFreeListParanoid, paranoidFreeList, 1),
  ...([1, 2] as const).flatMap((users) => {
    const by = users === 1 ? "one worker" : `${users} workers`;
    return [
      kindOf(
        "free-list/shared-fast",
        "fast",
        defineBitmapPoolFast,
        (s) => bitmapPool(s, "fast"),
        users,
        `free-list/shared-fast, ${by}`,
      ),
      kindOf(
        "free-list/shared-checked",
        "checked",
        defineBitmapPoolChecked,
        (s) => bitmapPool(s, "checked"),
        users,
        `free-list/shared-checked, ${by}`,
      ),
      kindOf(
        "free-list/shared-checked",
        "paranoid",
        defineBitmapPoolChecked,
        (s) => bitmapPool(s, "paranoid"),
        users,
        `free-list/shared-checked, paranoid, ${by}`,
      ),
    ];
  }),
];

/** A Header is one u32, `id`, and bytes that only the pattern of `Contents` looks at. */
class HeaderView {
  readonly #m: Uint32Array;
  readonly #word: () => number;

  constructor(pool: RawPool, word: () => number) {
    this.#m = new Uint32Array(pool._i32.buffer, pool._i32.byteOffset, pool._i32.length);
    this.#word = word;
  }

  get id(): number {
    return this.#m[this.#word()]!;
  }

  set id(value: number) {
    this.#m[this.#word()] = value;
  }
}

/** Values that do not fit are the accessors' business, and those are the generator's. */
const { values, put, get } = u32(0);

export const fields: readonly Field[] = [
  {
    name: "id",
    reference: { values, put, get } as unknown as Reference<unknown>,
    get: (p, h) => viewOf(p, h).id,
    set: (p, h, v) => {
      viewOf(p, h).id = v as number;
    },
    read: (v) => (v as HeaderView).id,
    write: (v, x) => {
      (v as HeaderView).id = x as number;
    },
    setText: (pool, h, x) => `${pool}.setId(${h}, ${x})`,
    writeText: (view, x) => `${view}.id = ${x}`,
  },
];

const viewOf = (pool: unknown, h: number): HeaderView => (pool as Pool).view(h) as HeaderView;

/** Adds what the generator adds: `at`, which looks the handle up once, and `view`, which does at every access. */
function withViews(pool: RawPool): Pool {
  const wordOf = (h: number): number => pool._locate?.(h) ?? h;
  let at = 0;
  const cursor = new HeaderView(pool, () => at);
  return Object.assign(pool, {
    at: (h: number): HeaderView => {
      at = wordOf(h);
      return cursor;
    },
    view: (h: number): HeaderView => new HeaderView(pool, () => wordOf(h)),
  });
}

/** The pools of all attached modules over one new image. */
export function attachPools(
  kind: PoolKind,
  shape: PoolShape,
  define: Define = kind.define,
): Omit<PoolUnderTest, "ballast"> {
  const spec = kind.spec(shape);
  const { buffer, byteOffset } = memoryFor(spec, kind.users);
  const Template = define(spec as never);
  const pools = Array.from({ length: kind.users }, (_, worker) => new Template(buffer, byteOffset, worker));
  pools[0]!._format();
  return {
    users: pools.map((pool, worker) => [`pool${worker}`, withViews(pool)] as const),
    owners: kind.users,
    buffer,
    capacity: shape.capacity,
    size: shape.structWords * 4,
    align: 4,
    checks: kind.checks,
    fields,
  };
}
