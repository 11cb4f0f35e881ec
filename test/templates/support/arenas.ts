import { defineArenaChecked } from "../../../templates/kinds/arena/checked.js";
import { defineArenaFast } from "../../../templates/kinds/arena/fast.js";
import type { AnyArena, Arena, ArenaUnderTest, SliceForm } from "../../../templates/testing/arena-model.js";
import type { Reference } from "../../../templates/testing/fields/reference.js";
import { f64, u16 } from "../../../templates/testing/fields/reference.js";
import type { ArenaSpec } from "../../../templates/kinds/arena/spec.js";
import { arenaSpec, memoryFor } from "./specs.js";

/** What the classes of all arena templates have; typed forms come from the generator. */
export interface RawArena extends Arena {
  readonly _i32: Int32Array;
  readonly _u16: Uint16Array;
  readonly _f64: Float64Array;
  _format(): void;
  _allocSlice(length: number, capacity: number, elementBytes: number): number;
  _elements(handle: number): number;
  _elementsFor(handle: number, index: number): number;
  _roomIn(handle: number): number;
  _exhausted(bytes: number): never;
  /** With checks only: in `fast` the handle is the address. */
  _locate?(handle: number): number;
}

export type DefineArena = (spec: ArenaSpec) => new (buffer: ArrayBufferLike, byteOffset: number) => RawArena;

export interface ArenaKind {
  readonly name: string;
  /** In templates/kinds. */
  readonly file: string;
  readonly define: DefineArena;
  readonly checks: ArenaUnderTest["checks"];
  /** Modules attached to the image, all of which allocate. */
  readonly users: number;
}

const kindOf = (checks: ArenaUnderTest["checks"], define: unknown, users: number): ArenaKind => ({
  name: `arena-${checks}, ${users === 0 ? "one owner" : users === 1 ? "one worker" : `${users} workers`}`,
  file: checks === "fast" ? "arena/fast" : "arena/checked",
  define: define as DefineArena,
  checks,
  users,
});

/** One owner, alone in a shared image, and together with another worker. */
export const arenaKinds: readonly ArenaKind[] = [0, 1, 2].flatMap((users) => [
  kindOf("fast", defineArenaFast, users),
  kindOf("checked", defineArenaChecked, users),
  kindOf("paranoid", defineArenaChecked, users),
]);

const orExhausted = (arena: RawArena, h: number, bytes: number): number => (h !== 0 ? h : arena._exhausted(bytes));

/** Slices as the generator writes them, in terms of the template's own members. */
export const slices: readonly SliceForm[] = [
  sliceForm("U16", 2, u16(0), (a) => a._u16),
  sliceForm("F64", 8, f64(0), (a) => a._f64),
];

function sliceForm(
  name: string,
  bytes: number,
  reference: Reference<number>,
  arrayOf: (arena: RawArena) => Uint16Array | Float64Array,
): SliceForm {
  const raw = (arena: AnyArena): RawArena => arena as RawArena;
  const at = (word: number, i: number): number => (word * 4) / bytes + i;
  return {
    name,
    bytes,
    reference: reference as unknown as Reference<unknown>,
    alloc: (a, n) => orExhausted(raw(a), raw(a)._allocSlice(n, n, bytes), 8 + n * bytes),
    tryAlloc: (a, n, capacity) => raw(a)._allocSlice(n, capacity, bytes),
    get: (a, h, i) => arrayOf(raw(a))[at(raw(a)._elementsFor(h, i), i)],
    set: (a, h, i, v) => {
      arrayOf(raw(a))[at(raw(a)._elementsFor(h, i), i)] = v as number;
    },
    append: (a, h, v) => {
      const p = raw(a)._roomIn(h);
      arrayOf(raw(a))[at(p + 2, raw(a)._i32[p]!)] = v as number;
      raw(a)._i32[p]!++;
    },
    elements: (a, h) => {
      const first = at(raw(a)._elements(h), 0);
      return arrayOf(raw(a)).subarray(first, first + raw(a).lengthOf(h));
    },
  };
}

/** The arenas of all attached modules over one new image. */
export function attachArenas(
  kind: ArenaKind,
  size: number,
  define: DefineArena = kind.define,
): ArenaUnderTest & { readonly arenas: readonly RawArena[] } {
  const spec = arenaSpec(size, kind.users > 0, kind.checks);
  const count = Math.max(kind.users, 1);
  const { buffer, byteOffset } = memoryFor(spec, count);
  const Template = define(spec);
  const arenas = Array.from({ length: count }, () => new Template(buffer, byteOffset));
  arenas[0]!._format();
  const users = arenas.map((one, worker) => [`arena${worker}`, one] as const);
  return { users, arenas, owners: count, buffer, size, checks: kind.checks };
}
