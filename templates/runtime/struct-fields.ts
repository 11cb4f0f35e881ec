/** `structuredClone` and `postMessage` refuse symbols, and say this one: a copy of a view would be a copy of the whole image. */
export const notCloned: symbol = Symbol("memory is not copied; send a handle, the buffer, or view.toObject()");

/** What all views of structs have, whatever their fields. */
export abstract class StructFields {
  static {
    // what console.log calls in Node
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspected });
  }

  /** First of all fields, so that cloning stops here. */
  protected declare readonly _notCloned: symbol;

  constructor() {
    this._notCloned = notCloned;
  }

  abstract toObject(): object;

  /** For `JSON.stringify`: as `toObject`, with bigints as decimal text. */
  toJSON(): unknown {
    return toJson(this.toObject());
  }
}

type Inspect = (value: unknown, options: object) => string;

/** The fields, never the image. A view of what was freed is shown, too. */
function inspected(this: StructFields, _depth: number, options: object, inspect: Inspect): string {
  const { name } = this.constructor;
  try {
    return `${name} ${inspect(this.toObject(), options)}`;
  } catch (error) {
    return `${name} <${(error as { code?: string }).code ?? String(error)}>`;
  }
}

function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, toJson(v)]));
}

/** What `toObject` makes of what `make` takes: every field, and arrays that are arrays. */
export type PlainOf<Init> = { -readonly [Name in keyof Init]-?: Plain<Exclude<Init[Name], undefined>> };
type Plain<V> = V extends string | number | bigint | boolean ? V : V extends ArrayLike<infer E> ? Plain<E>[] : PlainOf<V>;
