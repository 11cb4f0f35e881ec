/** Half-open range of UTF-16 offsets in the schema text. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export type Severity = "error" | "warning";

/** One finding about a schema. Every diagnostic points somewhere: a diagnostic without a range is a bug. */
export interface Diagnostic {
  /** Stable code, `GA####`; its page is printed by `gen-alloc explain CODE`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The way out, one sentence, imperative. */
  readonly help: string;
  readonly range: SourceRange;
  /** Further places that matter: the first definition of a duplicate, the other end of a cycle. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly range: SourceRange;
  readonly message: string;
}

/** What a phase returns: its value unless an error makes the next phase pointless, and what it found. */
export interface PhaseResult<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}
