import type { Kind } from "../../2-resolve/types.js";
import type { Layouts } from "../../3-layout/kinds/kinds.js";
import type { Layout } from "../../3-layout/types.js";
import type { AllocatorFacts, OwnNames, ViewPlan } from "../types.js";
import type { Plans } from "./kinds.js";

/** The names of a kind, and its facts. */
export interface KindPlan<K extends Kind> {
  /** Behind the name of its class where that one is taken: `HeadersPool`. */
  readonly suffix: string;
  /** Each of its slots or blocks can be freed alone. */
  readonly frees: boolean;
  /** Its slots can be retired, and come back by the reclamation. */
  readonly retires: boolean;
  /** Structs it holds. */
  holds(layout: Layouts[K]): readonly string[];
  /** What it has handle types for beside its own, each named after one of these: `ScratchF32Handle`. */
  typed(layout: Layouts[K]): readonly string[];
  /** Constants of the C header, by what its name is followed by. */
  constants(layout: Layouts[K]): readonly (readonly [suffix: string, value: number])[];
  plan(layout: Layouts[K], own: OwnNames, whole: Whole): Plans[K];
}

/** What a kind may ask while it is planned. */
export interface Whole {
  readonly layout: Layout;
  readonly viewOf: (struct: string) => ViewPlan;
  /** The type of the allocator's handles for a struct it holds, or for what it has handle types for. */
  readonly handleOf: (what: string) => string;
}

/** The facts that kinds of one family have in common. */
export type FamilyFacts = Omit<
  AllocatorFacts,
  keyof OwnNames | "kind" | "layout" | "forms" | "template" | "knowsOwners" | "inDoubt" | "leaving"
>;
