import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Checks } from "../description.js";
import type { Say } from "../steps.js";
import { codeOf, literal, same, sameBytes } from "../steps.js";
import type { Field } from "./field.js";

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
  readonly contents: Contents;
  readonly at: Through;
  readonly view: Through;
}

/** A way to a view of the struct, and how it reads: `headers.at(h1)`. */
export interface Through {
  readonly text: string;
  readonly open: () => unknown;
}

/** By handle, through the allocator's cursor, or through a view of its own. */
const forms = {
  handle: {
    text: ({ ownerName, name }: Target, field: Field, value: string) => field.setText(ownerName, name, value),
    write: ({ owner, handle }: Target, field: Field, value: unknown) => field.set(owner, handle, value),
  },
  cursor: {
    text: ({ at }: Target, field: Field, value: string) => field.writeText(at.text, value),
    write: ({ at }: Target, field: Field, value: unknown) => field.write(at.open(), value),
  },
  view: {
    text: ({ view }: Target, field: Field, value: string) => field.writeText(view.text, value),
    write: ({ view }: Target, field: Field, value: unknown) => field.write(view.open(), value),
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

/** Writes one field; a value that does not fit wraps, is cut, or is refused. Then reads it back in every way. */
export function write(target: Target, { field, value, form, isBeyond }: Writing, checks: Checks, say: Say): void {
  const isRefused = isBeyond && (checks === "paranoid" || (checks === "checked" && field.reference.isStrict === true));
  const action = (): void => forms[form].write(target, field, value);
  say(forms[form].text(target, field, literal(value)));
  if (isRefused) {
    same(codeOf(action), "INVALID_VALUE", `the end of writing ${literal(value)}`);
    return;
  }
  action();
  target.contents.put(field, value);
  const expected = target.contents.valueOf(field);
  same(field.get(target.owner, target.handle), expected, `${field.name} by handle`);
  same(field.read(target.at.open()), expected, `${field.name} through the cursor`);
  same(field.read(target.view.open()), expected, `${field.name} through a view`);
}
