import type { Scope, ScopedField } from "./scope.js";

/** Getters and setters of one struct, counted in pairs; more are no struct that anybody reads. */
export const mostInStruct = 1024;

/** Fields of a struct with those of the structs inside it. Each struct is counted once; one that contains itself counts 1. */
export function memberCounter({ fieldsOf }: Scope): (struct: string) => number {
  const known = new Map<string, number>();
  const ofField = ({ type, base, field }: ScopedField): number =>
    base === "struct" ? count(type.name.value) : 1 + (field.value.bits ?? []).length;
  const count = (struct: string): number => {
    const before = known.get(struct);
    if (before !== undefined) return before;
    known.set(struct, 1);
    const fields = fieldsOf(struct).reduce((sum, field) => sum + ofField(field), 0);
    known.set(struct, fields);
    return fields;
  };
  return count;
}
