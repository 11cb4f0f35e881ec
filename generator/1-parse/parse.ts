import { inOrder, isError } from "../diagnostics/diagnose.js";
import type { PhaseResult } from "../diagnostics/diagnostic.js";
import { checkShape } from "./check-shape.js";
import { readDocument } from "./read-document.js";
import { readYaml } from "./read-yaml.js";
import type { SchemaDoc } from "./types.js";

/**
 * YAML text → what it says. Undefined only when the text is no YAML or no map at all: after other errors the document
 * holds what is sound (`complete` is false), so that 2-resolve can report its findings in the same run.
 */
export function parse(text: string): PhaseResult<SchemaDoc> {
  const { tree, findings } = readYaml(text);
  if (tree === undefined) return { value: undefined, diagnostics: inOrder(findings) };
  const diagnostics = inOrder([...findings, ...checkShape(tree)]);
  const value = tree.kind === "map" ? readDocument(tree, !diagnostics.some(isError)) : undefined;
  return { value, diagnostics };
}
