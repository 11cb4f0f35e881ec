import type { ScalarType } from "../description.js";
import type { Value } from "./leaves.js";
import type { Numeric, Reference } from "./reference.js";
import { bits, flag, handle, oneOf, scalars, utf8 } from "./reference.js";

/** The reference of a value at that offset of its struct. */
export function referenceOf(value: Value, at: number): Reference<unknown> {
  switch (value.kind) {
    case "scalar":
      return scalars[value.type](at) as unknown as Reference<unknown>;
    case "enum":
      return forgotten(oneOf(wordAt(value.type, at), value.values));
    case "part": {
      const word = wordAt(value.type, at);
      if (value.bits === 1) return forgotten(flag(word, value.shift));
      return forgotten(bits(word, value.shift, value.bits));
    }
    case "ref":
      return forgotten(handle(at, value.slots));
    case "utf8":
      return forgotten(utf8(at, value.bytes));
  }
}

/** Enums and bits stand in integers of at most 32 bits. */
const wordAt = (type: ScalarType, at: number): Numeric => scalars[type as "u8"](at);

/** Which type of values there is, the reference alone knows from here on. */
const forgotten = <V>(reference: Reference<V>): Reference<unknown> => reference as unknown as Reference<unknown>;
