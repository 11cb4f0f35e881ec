import type { RuntimeEntry } from "./entry.js";
import { handles } from "./handles.js";
import { images } from "./images.js";
import { memory } from "./memory.js";

/** The codes of AllocError, in the order in which templates/runtime/errors.ts has them; a test compares. */
export const runtimeCatalogue = { ...memory, ...handles, ...images } as const;

export type RuntimeCode = keyof typeof runtimeCatalogue;

export const runtimeCodes = Object.keys(runtimeCatalogue) as readonly RuntimeCode[];

/** In any case: `double_free`. */
export function findRuntimeEntry(
  code: string,
): { readonly code: RuntimeCode; readonly entry: RuntimeEntry } | undefined {
  const found = runtimeCodes.find((c) => c === code.toUpperCase());
  return found === undefined ? undefined : { code: found, entry: runtimeCatalogue[found] };
}
