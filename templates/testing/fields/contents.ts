import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Checks } from "../description.js";
import type { Say } from "../steps.js";
import { codeOf, literal, same, sameBytes } from "../steps.js";
import type { Field } from "./field.js";
import type { Way } from "./ways.js";

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

  /** Whether the field holds a value, and not the pattern of the beginning. */
  has(field: Field): boolean {
    return this.#written.has(field);
  }

  /** As code in another language would. */
  poke(field: Field, value: unknown): void {
    const { buffer, byteOffset, byteLength } = this.#actual;
    field.reference.put(new DataView(buffer, byteOffset, byteLength), value);
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

/** By handle, through the allocator's cursor, through a view of its own, or past all of them. */
const forms = {
  handle: {
    text: ({ ownerName, name }: Target, field: Field, value: string) => field.setText(ownerName, name, value),
    write: ({ owner, handle }: Target, field: Field, value: unknown) => field.set(owner, handle, value),
    members: (target: Target, field: Field) =>
      field.onHandles?.(target.owner, target.handle, target.ownerName, target.name),
  },
  cursor: {
    text: ({ at }: Target, field: Field, value: string) => field.writeText(at.text, value),
    write: ({ at }: Target, field: Field, value: unknown) => field.write(at.open(), value),
    members: ({ at }: Target, field: Field) => field.ofView?.(at.open(), at.text),
  },
  view: {
    text: ({ view }: Target, field: Field, value: string) => field.writeText(view.text, value),
    write: ({ view }: Target, field: Field, value: unknown) => field.write(view.open(), value),
    members: ({ view }: Target, field: Field) => field.ofView?.(view.open(), view.text),
  },
  /** What no accessor writes. */
  memory: {
    text: ({ name }: Target, field: Field, value: string) => `// ${field.name} of ${name} is ${value} in memory`,
    write: ({ contents }: Target, field: Field, value: unknown) => contents.poke(field, value),
    members: () => undefined,
  },
};

/** One of the fields, a value for it, and a way to write it. */
export interface Writing {
  readonly field: Field;
  readonly value: unknown;
  readonly form: keyof typeof forms;
  /** The value does not fit the field. */
  readonly isBeyond: boolean;
  /** Which of the ways: the setter comes first, and as often as all others. */
  readonly way: number;
}

type Ways = keyof typeof forms;

const allForms = ["handle", "cursor", "view"] as const;

/** Those that write the field. */
const writersOf = ({ forms: own = allForms, isReadOnly }: Field): readonly Ways[] =>
  isReadOnly === true ? ["memory"] : own;

/** Any of the fields, in any way. */
export const writings = (fields: readonly Field[]): Arbitrary<Writing> =>
  fc.oneof(
    ...fields.flatMap((field) => {
      const way = field.ways?.length ? fc.oneof(fc.constant(-1), fc.nat(field.ways.length - 1)) : fc.constant(-1);
      return bothValues(field).map((values) => writingOf(field, values, fc.constantFrom(...writersOf(field)), way));
    }),
  );

/** A field in every way there is: through each form, by its setter and by whatever else changes it. */
export const everyWriting = (field: Field): Arbitrary<Writing>[] =>
  [-1, ...(field.ways ?? []).keys()].flatMap((way) =>
    writersOf(field).flatMap((form) => {
      const values = way < 0 ? bothValues(field) : bothValues(field).slice(0, 1);
      return values.map((value) => writingOf(field, value, fc.constant(form), fc.constant(way)));
    }),
  );

interface Values {
  readonly values: Arbitrary<unknown>;
  readonly isBeyond: boolean;
}

/** Those that fit, and those that do not, if there are any. */
const bothValues = ({ reference: { values, beyond }, isReadOnly }: Field): Values[] => [
  { values, isBeyond: false },
  ...(beyond && isReadOnly !== true ? [{ values: beyond, isBeyond: true }] : []),
];

const writingOf = (
  field: Field,
  { values, isBeyond }: Values,
  form: Arbitrary<Writing["form"]>,
  way: Arbitrary<number>,
): Arbitrary<Writing> =>
  fc.record({ field: fc.constant(field), value: values, form, isBeyond: fc.constant(isBeyond), way });

/** Writes one field; a value that does not fit wraps, is cut, or is refused. Then reads it back in every way. */
export function write(target: Target, writing: Writing, checks: Checks, say: Say): void {
  const { field, value, isBeyond } = writing;
  const way = isBeyond || !target.contents.has(field) ? undefined : field.ways?.[writing.way];
  if (way) return change(target, writing, way, say);
  const form = forms[writing.form];
  const action = (): void => form.write(target, field, value);
  say(form.text(target, field, literal(value)));
  if (isBeyond && (checks === "paranoid" || (checks === "checked" && field.reference.isStrict === true))) {
    same(codeOf(action), "INVALID_VALUE", `the end of writing ${literal(value)}`);
    return;
  }
  action();
  target.contents.put(field, value);
  verifyField(target, field);
}

/** Changes a field by another member than its setter: one that knows what stood there before. */
function change(target: Target, { field, value, form }: Writing, way: Way, say: Say): void {
  const members = forms[form].members(target, field)!;
  const before = target.contents.valueOf(field);
  say(way.text(members, literal(value)));
  const found = way.change(members, value, before);
  if ("before" in found) same(found.before, before, `what ${way.name} says stood in ${field.name} before`);
  const next = way.next(value, before);
  if (!Object.is(next, before)) target.contents.put(field, next); // what was read rounded is not written back
  verifyField(target, field);
}

function verifyField(target: Target, field: Field): void {
  const expected = target.contents.valueOf(field);
  const { forms: own = allForms, looks = [] } = field;
  same(field.get(target.owner, target.handle), expected, `${field.name} by handle`);
  if (own.includes("cursor")) same(field.read(target.at.open()), expected, `${field.name} through the cursor`);
  if (own.includes("view")) same(field.read(target.view.open()), expected, `${field.name} through a view`);
  for (const form of own) {
    for (const { name, look } of form === "cursor" ? [] : looks) {
      const members = forms[form].members(target, field)!;
      same(look(members, expected), expected, `${field.name} ${name}, ${form === "view" ? "of a view" : "by handle"}`);
    }
  }
}
