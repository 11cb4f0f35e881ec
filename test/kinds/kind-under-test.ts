import type fc from "fast-check";
import type { Row } from "../corrupt-memory/planted/fault.js";
import type { Patch } from "../templates/support/mutant.js";

/** What the techniques must know of a kind: models, differential, generated suites, corrupt memory. */
export interface KindUnderTest {
  /** Its templates whose words one thread writes while no other one does, as it may assume. */
  readonly ofOneThread: readonly string[];
  /** Its templates against a model of what they are. None where threads meet: there the explorer has one. */
  readonly models: readonly ModelUnderTest[];
  /** Templates with one thing wrong: a property of a model fails on each. */
  readonly mutants: readonly TemplateMutant[];
  /** For the differential test; where threads meet, the explorer compares instead. */
  readonly differential?: Differential;
  readonly corrupt: Corrupt;
  /** Schemas whose generated tests are run, beside those that every kind is in. */
  readonly suites: readonly SuiteSchema[];
}

export interface ModelUnderTest {
  /** `free-list/fast, iterate` */
  readonly name: string;
  /** In templates/kinds. */
  readonly file: string;
  /** "holds under any program" */
  readonly title: string;
  /** Of the template as it stands, or of another factory. */
  property(define?: unknown): fc.IProperty<unknown>;
}

export interface TemplateMutant {
  readonly file: string;
  readonly what: string;
  readonly patch: Patch;
  /** The model that finds it; the first one of its file unless said otherwise. */
  readonly model?: string;
}

export interface SuiteSchema {
  /** Of its folder. */
  readonly name: string;
  readonly text: string;
}

export type Checks = "fast" | "checked" | "paranoid";
export const levels: readonly Checks[] = ["fast", "checked", "paranoid"];

/** The template and the numbers of it, from random schemas. */
export interface Differential {
  /** Templates and what leads to them; what follows a comma is no part of the file. */
  readonly variants: Readonly<Record<string, Variant>>;
  /** An allocator for about n slots or blocks: `kind: arena, size: 240`. */
  allocator(n: number, options: { readonly iterate: boolean; readonly quarantine: boolean }): string;
  /** Members, and what picks their arguments. */
  readonly commands: Readonly<Record<string, readonly Argument[]>>;
  /** A constant of the SPEC that, wrong by one, is seen. */
  readonly amount: string;
}

export interface Variant {
  readonly checks: Checks;
  readonly backing: "local" | "shared";
}

export type Argument = "handle" | "handles" | "out" | "visit" | "size" | "align" | "count" | "mark" | "text" | "one";

/** Images in which words are overwritten. */
export interface Corrupt {
  /** As small as they get: every word is overwritten. Lines of YAML; of what a kind is not for, none. */
  small(memory: SmallMemory): readonly string[];
  /** Words of each line that are used, by region, where a region is one line of 32 words after the other. */
  readonly usedOfLine: Readonly<Record<string, number>>;
  /** Those that faults are planted in. */
  ground(memory: { readonly shared: boolean; readonly checks: Checks }): readonly string[];
  /** The faults. */
  readonly planted: readonly Row[];
}

export interface SmallMemory {
  /** Three workers see it, or one thread. */
  readonly shared: boolean;
  readonly checks: Checks;
  /** More options of whoever has slots: `, zero: on-alloc`. */
  readonly options: string;
  /** So many times as large as the smallest. */
  readonly scale: number;
}
