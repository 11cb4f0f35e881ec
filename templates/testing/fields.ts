import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Reference } from "./reference.js";
import type { Say } from "./steps.js";
import { codeOf, literal, same, sameBytes, statementOf } from "./steps.js";

/** One field: its reference, and the accessors to compare with it. `owner` is the allocator that holds the struct. */
export interface Field {
  readonly name: string;
  readonly reference: Reference<unknown>;
  readonly get: (owner: unknown, handle: number) => unknown;
  readonly set: (owner: unknown, handle: number, value: unknown) => void;
  readonly read: (view: unknown) => unknown;
  readonly write: (view: unknown, value: unknown) => void;
}

/** Makes the rows of a field table: the types are known within a row and forgotten outside. */
export function fieldsOf<Owner, Handle, View>() {
  return <V>(
    name: string,
    reference: Reference<V>,
    get: (owner: Owner, handle: Handle) => V,
    set: (owner: Owner, handle: Handle, value: V) => void,
    read: (view: View) => V,
    assign: (view: View, value: V) => void,
  ): Field => ({ name, reference, get, set, read, write: assign }) as unknown as Field;
}

/** `count` rows, for the elements of an array. */
export const each = (count: number, rows: (index: number) => Field | Field[]): Field[] =>
  Array.from({ length: count }, (_, index) => rows(index)).flat();

/** What a block must hold: every byte, written by the references into memory of our own. */
export class Contents {
  readonly #actual: Uint8Array;
  readonly #expected: DataView;
  /** Only these are compared through accessors; the other bytes hold a pattern that not every type can read. */
  readonly #written = new Set<Field>();

  /** Fills a new block with a pattern, so that a stray write shows. */
  constructor(buffer: ArrayBufferLike, address: number, size: number, pattern: number) {
    this.#actual = new Uint8Array(buffer, address, size).fill(0x41 + (pattern % 26));
    this.#expected = new DataView(Uint8Array.from(this.#actual).buffer);
  }

  put(field: Field, value: unknown): void {
    field.reference.put(this.#expected, value);
    this.#written.add(field);
  }

  valueOf(field: Field): unknown {
    return field.reference.get(this.#expected);
  }

  verify(name: string, owner: unknown, handle: number): void {
    sameBytes(this.#actual, new Uint8Array(this.#expected.buffer), name);
    for (const field of this.#written) same(field.get(owner, handle), this.valueOf(field), `${field.name} of ${name}`);
  }
}

/** A struct that a command writes to, with the names it has in a counterexample. */
export interface Target {
  readonly ownerName: string;
  readonly owner: unknown;
  readonly name: string;
  readonly handle: number;
  readonly at: () => unknown;
  readonly view: () => unknown;
  readonly contents: Contents;
}

/** By handle, through the allocator's cursor, or through a view of its own. */
const forms = {
  handle: {
    text: ({ ownerName, name }: Target, field: Field, value: string) => statementOf(field.set, ownerName, name, value),
    write: ({ owner, handle }: Target, field: Field, value: unknown) => field.set(owner, handle, value),
  },
  cursor: {
    text: ({ ownerName, name }: Target, field: Field, value: string) =>
      statementOf(field.write, `${ownerName}.at(${name})`, value),
    write: (target: Target, field: Field, value: unknown) => field.write(target.at(), value),
  },
  view: {
    text: ({ ownerName, name }: Target, field: Field, value: string) =>
      statementOf(field.write, `${ownerName}.view(${name})`, value),
    write: (target: Target, field: Field, value: unknown) => field.write(target.view(), value),
  },
};

/** One of the fields, a value for it, and a way to write it. */
export interface Writing {
  readonly field: Field;
  readonly value: unknown;
  readonly form: keyof typeof forms;
  /** The value does not fit the field. */
  readonly isBeyond: boolean;
}

export function writings(fields: readonly Field[]): Arbitrary<Writing> {
  const form = fc.constantFrom("handle" as const, "cursor" as const, "view" as const);
  const of = (field: Field, values: Arbitrary<unknown>, isBeyond: boolean): Arbitrary<Writing> =>
    fc.record({ field: fc.constant(field), value: values, form, isBeyond: fc.constant(isBeyond) });
  const inside = fields.map((field) => of(field, field.reference.values, false));
  const outside = fields.flatMap((field) => (field.reference.beyond ? of(field, field.reference.beyond, true) : []));
  return fc.oneof(...inside, ...outside);
}

/** Writes one field; a value that does not fit wraps, or is refused where `isStrict`. Then reads it back in every way. */
export function write(target: Target, { field, value, form, isBeyond }: Writing, isStrict: boolean, say: Say): void {
  const action = (): void => forms[form].write(target, field, value);
  say(forms[form].text(target, field, literal(value)));
  if (isBeyond && isStrict) {
    same(codeOf(action), "INVALID_VALUE", `the end of writing ${literal(value)}`);
    return;
  }
  action();
  target.contents.put(field, value);
  const expected = target.contents.valueOf(field);
  same(field.get(target.owner, target.handle), expected, `${field.name} by handle`);
  same(field.read(target.at()), expected, `${field.name} through the cursor`);
  same(field.read(target.view()), expected, `${field.name} through a view`);
}
