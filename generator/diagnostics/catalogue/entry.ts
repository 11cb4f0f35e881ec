import type { Severity } from "../diagnostic.js";

/**
 * Everything there is to say about one kind of finding. Holes stand in braces without a blank, `{type}`; who reports
 * the finding must fill every hole of `message` and `help`, or it doesn't compile.
 */
export interface Entry {
  readonly code: `GA${number}`;
  readonly severity: Severity;
  /** What is wrong, one clause, no full stop. */
  readonly message: string;
  /** The way out, one clause, imperative. */
  readonly help: string;
  /** For `gen-alloc explain`: why this is not allowed or not wise. */
  readonly reason: string;
  /** A whole schema that has the fault, and the text in it that repairs it. Findings about output have none. */
  readonly example?: Example;
}

export interface Example {
  readonly bad: string;
  readonly repair: readonly [from: string, to: string];
}

/** A schema as a template literal, without the margin of its first line. */
export function yaml(strings: TemplateStringsArray): string {
  const lines = strings.join("").replace(/^\n/, "").trimEnd().split("\n");
  const margin = /^ */.exec(lines[0]!)![0].length;
  return lines.map((line) => `${line.slice(margin)}\n`).join("");
}
