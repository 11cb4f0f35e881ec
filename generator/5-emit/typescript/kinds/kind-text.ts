import type { Kind } from "../../../2-resolve/types.js";
import type { Plans } from "../../../4-plan/kinds/kinds.js";
import type { Plan, ViewPlan } from "../../../4-plan/types.js";
import type { Text } from "../code.js";
import type { Data } from "../tests/data.js";

/** The text of a kind. */
export interface KindText<K extends Kind> {
  /** Members of its class that its structs give it. */
  members(allocator: Plans[K], plan: Plan): Text[];
  /** What its tests must know of it, beside name and kind. */
  suite(allocator: Plans[K]): { readonly [key: string]: Data };
  /** What its benchmark must know of it, beside name and kind. */
  bench(allocator: Plans[K], views: readonly ViewPlan[]): { readonly [key: string]: Data };
}
