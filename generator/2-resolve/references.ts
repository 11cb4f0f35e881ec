import type { Ranged } from "../1-parse/types.js";
import type { Scope } from "./scope.js";

export interface Reference {
  readonly struct: Ranged<string>;
  readonly allocator: Ranged<string> | undefined;
  readonly holders: readonly string[];
}

/** All `ref<…>` to structs that exist, of fields and of roots. */
export function referencesOf({ fields, roots, structs, holdersOf }: Scope): Reference[] {
  return [...fields, ...roots].flatMap(({ base, type }) => {
    const [struct, allocator] = type.args;
    if (base !== "ref" || struct === undefined || !structs.has(struct.value)) return [];
    return [{ struct, allocator, holders: holdersOf(struct.value) }];
  });
}
