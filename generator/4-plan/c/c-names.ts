import { isTakenInC } from "./words.js";

/**
 * The names of one C header. Types share one space and the members of a struct have their own, but a macro replaces its
 * name wherever it stands: it may be the name of nothing else. So types and members are settled first.
 */
export class CNames {
  readonly #types = new Set<string>();
  readonly #members = new Set<string>();
  readonly #macros = new Set<string>();

  types(wanted: readonly string[]): string[] {
    return this.#keep(this.#types, settle(wanted, isTakenInC));
  }

  /** Of one struct. C++ has no member that is named as a type in use: `Kind Kind;`. */
  members(wanted: readonly string[]): string[] {
    const taken = (name: string): boolean => isTakenInC(name) || this.#types.has(name);
    return this.#keep(this.#members, settle(wanted, taken));
  }

  /** One macro; `_` or a number goes behind a name that is taken. */
  macro(wanted: string): string {
    return this.#claim(alternatives(wanted), [""]);
  }

  /** What macros begin with that belong together: the first stem with which all of them are free. */
  stem(wanted: readonly [string, ...string[]], suffixes: readonly string[]): string {
    return this.#claim(numbered(wanted), suffixes);
  }

  #claim(stems: Iterable<string>, suffixes: readonly string[]): string {
    for (const stem of stems) {
      const names = suffixes.map((suffix) => stem + suffix);
      if (names.some((name) => this.#isTaken(name))) continue;
      this.#keep(this.#macros, names);
      return stem;
    }
    throw new Error("numbers do not end");
  }

  #isTaken(name: string): boolean {
    return isTakenInC(name) || [this.#types, this.#members, this.#macros].some((names) => names.has(name));
  }

  #keep(space: Set<string>, names: string[]): string[] {
    for (const name of names) space.add(name);
    return names;
  }
}

/** Names that may stay do so; the others make way for them. */
function settle(wanted: readonly string[], isTaken: (name: string) => boolean): string[] {
  const settled = new Set(wanted.filter((name) => !isTaken(name)));
  return wanted.map((name) => {
    if (!isTaken(name)) return name;
    for (const other of alternatives(name)) {
      if (isTaken(other) || settled.has(other)) continue;
      settled.add(other);
      return other;
    }
    throw new Error("numbers do not end");
  });
}

/** `and`, `and_`, `and_2`, `and_3`, …; two underscores in a row belong to C++. */
function* alternatives(name: string): Iterable<string> {
  yield name;
  if (!name.endsWith("_")) yield `${name}_`;
  yield* counted(name);
}

function* numbered(stems: readonly [string, ...string[]]): Iterable<string> {
  yield* stems;
  yield* counted(stems[stems.length - 1]!);
}

function* counted(name: string): Iterable<string> {
  for (let n = 2; ; n++) yield `${name.replace(/_$/, "")}_${n}`;
}
