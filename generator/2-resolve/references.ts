import type { Ranged } from "../1-parse/types.js";
import type { Scope, ScopedField } from "./scope.js";

export interface Reference {
  readonly field: ScopedField;
  readonly struct: Ranged<string>;
  readonly allocator: Ranged<string> | undefined;
  readonly holders: readonly string[];
}

/** All `ref<…>` to structs that exist. */
export function referencesOf({ fields, structs, holdersOf }: Scope): Reference[] {
  return fields.flatMap((field) => {
    const [struct, allocator] = field.type.args;
    if (field.base !== "ref" || struct === undefined || !structs.has(struct.value)) return [];
    return [{ field, struct, allocator, holders: holdersOf(struct.value) }];
  });
}
