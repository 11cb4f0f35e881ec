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
      { type, hint: translated(type) ?? hintFor(type, candidates, "types are") },
      related,
    );
  });
}

/** Ours, and what other languages call it. */
const abroad: readonly (readonly [own: string, theirs: readonly string[]])[] = [
  ["utf8[24]", ["string", "str", "text"]],
  ["bool", ["boolean"]],
  ["f64", ["number", "double", "float64"]],
  ["f32", ["float", "float32"]],
  ["u8", ["byte", "char", "uint8"]],
  ["i8", ["int8", "sbyte"]],
  ["u16", ["uint16", "ushort"]],
  ["i16", ["int16", "short"]],
  ["u32", ["uint32", "uint", "usize", "size"]],
  ["i32", ["int32", "int"]],
  ["u64", ["uint64", "ulong", "biguint"]],
  ["i64", ["int64", "long", "bigint"]],
  ["ref<Struct>", ["pointer", "ptr", "handle"]],
];

function translated(type: string): string | undefined {
  const name = type.toLowerCase().replace(/_t$/, "");
  const own = abroad.find(([, theirs]) => theirs.includes(name))?.[0];
  return own === undefined ? undefined : `it is called \`${own}\` here`;
}
