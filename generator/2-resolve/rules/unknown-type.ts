import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { hintFor } from "../../diagnostics/suggest.js";
import { scalarTypes, type Scope } from "../scope.js";

/** One finding for each name, at its first use: one forgotten struct is one mistake, however often it is used. */
export function unknownType({ fields, enums, structs }: Scope): Diagnostic[] {
  const unknown = fields.filter((f) => f.base === "unknown" && f.type.problem === undefined).map((f) => f.type.name);
  const candidates = [...scalarTypes, "utf8", "ref", ...enums.keys(), ...structs.keys()];
  return [...new Set(unknown.map((n) => n.value))].map((type) => {
    const [first, ...others] = unknown.filter((n) => n.value === type);
    const related = others.map(({ range }) => ({ range, message: "also here" }));
    return diagnose(
      "unknown-type",
      first!.range,
      { type, hint: abroad(type) ?? hintFor(type, candidates, "types are") },
      related,
    );
  });
}

/** Names of types in other languages. */
const equivalents: Readonly<Record<string, string>> = {
  string: "utf8[24]",
  str: "utf8[24]",
  text: "utf8[24]",
  boolean: "bool",
  number: "f64",
  double: "f64",
  float: "f32",
  byte: "u8",
  char: "u8",
  short: "i16",
  int: "i32",
  long: "i64",
  uint: "u32",
  bigint: "i64",
  usize: "u32",
  size_t: "u32",
  u128: "u64[2]",
  pointer: "ref<Struct>",
};

function abroad(type: string): string | undefined {
  const name = type.toLowerCase();
  const sized = /^(u?)(int|float)(8|16|32|64)(_t)?$/.exec(name);
  const own =
    sized === null ? equivalents[name] : `${sized[2] === "float" ? "f" : sized[1] === "u" ? "u" : "i"}${sized[3]!}`;
  return own === undefined ? undefined : `it is called \`${own}\` here`;
}
