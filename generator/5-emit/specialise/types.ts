import type { ts } from "ts-morph";
import type { Sources } from "./memo.js";
import type { Numbers } from "./numbers.js";
import type { Trace } from "./trace.js";

/** What a field of SPEC, and every folded expression, can be. */
export type Value = number | boolean | string;

export interface SpecialiseRequest {
  /** Path within templates/: `kinds/free-list/fast.ts`. */
  readonly template: string;
  /** All template texts by path; `@inline` functions may come from any of them. */
  readonly sources: Sources;
  readonly spec: Readonly<Record<string, Value>>;
  /** Name of the emitted class. */
  readonly className: string;
  /** Identifiers of the template by other names: Handle → HeadersHandle, View → Header. */
  readonly rename: Readonly<Record<string, string>>;
  /** Takes the place of the line comment `// @members`: finished text, indented by 2. */
  readonly members?: string;
  /** Lines behind the last field, and at the end of the constructor: finished, indented. */
  readonly fields?: readonly string[];
  readonly constructorEnd?: readonly string[];
  /** Names of members and imports that finished text uses: nobody parses it, and what it uses is not swept. */
  readonly uses?: readonly string[];
  /** Stands between the imports and the class: handle types, finished. */
  readonly prelude?: string;
  /** Further import lines: views, enums. What nothing uses is left out. */
  readonly imports?: string;
  /** "../runtime/errors.js" → "./errors.js"; undefined drops the import. */
  readonly importPath: (from: string) => string | undefined;
}

/** A value known now. `derived`: it comes from SPEC or an argument, so it replaces what was written. */
export interface Constant {
  readonly value: Value;
  readonly derived: boolean;
}

/** An expression, and what its names mean. */
export interface Place {
  readonly node: ts.Expression;
  readonly scope: Scope;
}

/** What names mean where a node is emitted. */
export interface Scope {
  readonly spec: Readonly<Record<string, Value>>;
  /** Where the numbers of the output go. */
  readonly numbers: Numbers;
  /** What was asked of SPEC so far. */
  readonly trace: Trace;
  /** The file the node was written in. */
  readonly module: Module;
  /** Parameters of the inline being expanded, or the bare field names of a `{@spec}`. */
  readonly names: ReadonlyMap<string, Place | Constant>;
  /** Inlines being expanded, outermost first. */
  readonly expanding: readonly Inline[];
}

/** A function or private method marked `@inline`: `expression` takes the place of each call. */
export interface Inline {
  readonly name: string;
  readonly declaration: ts.FunctionDeclaration | ts.MethodDeclaration;
  readonly parameters: readonly string[];
  readonly expression: ts.Expression;
  readonly module: Module;
}

/** One template file with its names bound. Nothing in it shadows a name of `names`, so a name means one thing. */
export interface Module {
  readonly path: string;
  readonly source: ts.SourceFile;
  /** Everything declared or imported at the top level. */
  readonly names: ReadonlySet<string>;
  /** Top-level `const X = …`, for folding. */
  readonly constants: ReadonlyMap<string, ts.Expression>;
  /** Names that some function declares as `const x = …SPEC…`: they may be constants as well. */
  readonly aliases: ReadonlySet<string>;
  /** `@inline` functions by local name, the imported ones too. */
  readonly functions: ReadonlyMap<string, Inline>;
  /** `@inline` methods by name: `#wordOf`. */
  readonly methods: ReadonlyMap<string, Inline>;
  /** Each `SPEC.field`, in branches that are dropped as well. */
  readonly reads: readonly ts.PropertyAccessExpression[];
  /** What the imported inlines need of their own files, by name; copied into the output where it is used. */
  readonly helpers: ReadonlyMap<string, Helper>;
}

/** A top-level function or constant of another template file. */
export interface Helper {
  readonly statement: ts.Statement;
  readonly module: Module;
}
