import type { StructDescription } from "../description.js";
import { camelCase } from "../names.js";
import { call, getter, read, setter, write, writeText } from "./accessors.js";
import type { Indices } from "./elements.js";
import { elementsOf, offsetOf, thinnedOut } from "./elements.js";
import type { Form, Leaf } from "./leaves.js";
import { leavesOf } from "./leaves.js";
import type { Members } from "./members.js";
import { membersOfView, membersOnHandles } from "./members.js";
import type { Reference } from "./reference.js";
import { referenceOf } from "./reference-of.js";
import type { Look, Way } from "./ways.js";
import { looksOf, waysOf } from "./ways.js";

/** One field, or one element of an array: its reference, and the accessors to compare with it. */
export interface Field {
  readonly name: string;
  /** Where it has accessors, everywhere when it is missing; and whether those only read. */
  readonly forms?: readonly Form[];
  readonly isReadOnly?: boolean;
  readonly reference: Reference<unknown>;
  /** By handle; `owner` is the allocator that holds the struct. */
  readonly get: (owner: unknown, handle: number) => unknown;
  readonly set: (owner: unknown, handle: number, value: unknown) => void;
  /** Through a view. */
  readonly read: (view: unknown) => unknown;
  readonly write: (view: unknown, value: unknown) => void;
  /** What else changes it, and what else shows it. */
  readonly ways?: readonly Way[];
  readonly looks?: readonly Look[];
  readonly onHandles?: (owner: unknown, handle: number, ownerText: string, handleText: string) => Members;
  readonly ofView?: (view: unknown, text: string) => Members;
  /** `set` and `write` as they stand in source text. */
  readonly setText: (owner: string, handle: string, value: string) => string;
  readonly writeText: (view: string, value: string) => string;
}

/** The fields of a struct; in arenas `infix` stands between `get` and a field's name: `getHeaderId`. */
export const fieldsOf = (
  struct: StructDescription,
  structs: readonly StructDescription[],
  infix = "",
): readonly Field[] =>
  thinnedOut(leavesOf(struct, structs).flatMap((leaf) => elementsOf(leaf).map((at) => fieldAt(leaf, at, infix))));

function fieldAt(leaf: Leaf, at: Indices, infix: string): Field {
  const [get, set] = [getter(leaf, infix), setter(leaf, infix)];
  const onHandles = leaf.forms.includes("handle");
  const cursor = infix === "" ? "at" : `${camelCase(infix)}At`;
  return {
    forms: leaf.forms,
    isReadOnly: leaf.isReadOnly,
    name: at.length === 0 ? leaf.name : `${leaf.name}[${at.join("][")}]`,
    reference: referenceOf(leaf.value, offsetOf(leaf, at)),
    get: (owner, handle) => (onHandles ? call(owner, get, handle, ...at) : read(leaf, at, call(owner, cursor, handle))),
    set: (owner, handle, value) => void call(owner, set, handle, ...at, value),
    read: (view) => read(leaf, at, view),
    write: (view, value) => write(leaf, at, view, value),
    ways: waysOf(leaf, at),
    looks: looksOf(leaf, at),
    onHandles: membersOnHandles(leaf, at, infix),
    ofView: membersOfView(leaf, at),
    setText: (owner, handle, value) => `${owner}.${set}(${[handle, ...at, value].join(", ")})`,
    writeText: (view, value) => writeText(leaf, at, view, value),
  };
}
