import type { Entry } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { kebabCase } from "../case.js";
import type { Scope } from "../scope.js";

interface Named extends Pick<Entry<unknown>, "name" | "nameRange"> {
  readonly kind: string;
}

/**
 * Names of one kind that differ in spelling only. What is derived from names of different kinds is told apart by
 * 4-plan (a pool `headers` beside a struct `Headers` becomes `HeadersPool`); fields are the business of
 * accessor-collision.
 */
export function duplicateName({ doc }: Scope): Diagnostic[] {
  const of = (kind: string, entries: readonly Entry<unknown>[]): Named[] =>
    entries.map(({ name, nameRange }) => ({ kind, name, nameRange }));
  return [
    ...clashes([...of("enum", doc.enums), ...of("struct", doc.structs)]),
    ...clashes(of("allocator", doc.allocators)),
    ...clashes(of("root", doc.roots)),
    ...doc.enums.flatMap((e) => clashes(of("value", e.value.values))),
  ];
}

function clashes(names: readonly Named[]): Diagnostic[] {
  const first = new Map<string, Named>();
  return names.flatMap((named) => {
    const key = kebabCase(named.name);
    const other = first.get(key);
    if (other === undefined) first.set(key, named);
    if (other === undefined) return [];
    const holes = { kind: named.kind, name: named.name, otherKind: other.kind, other: other.name };
    return [
      diagnose("duplicate-name", named.nameRange, holes, [
        { range: other.nameRange, message: `\`${other.name}\` is here` },
      ]),
    ];
  });
}
