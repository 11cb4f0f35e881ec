import { assemble } from "./assemble.js";
import { bindModule } from "./bind.js";
import { stripTags } from "./comments.js";
import { SpecialiseError } from "./error.js";
import { field } from "./evaluate.js";
import { findFactory } from "./factory.js";
import { importLines } from "./imports.js";
import { checkAbsent, withStandIn } from "./members.js";
import { collapseBlankLines, parse } from "./text.js";
import { tidy } from "./tidy.js";
import type { Module, Scope, SpecialiseRequest } from "./types.js";

/**
 * Makes the class of a template for one SPEC. The rules are those of templates/README.md; a template that breaks one
 * throws SpecialiseError.
 *
 *   template → bind → fold, prune, inline, rename in one walk → tidy: flatten, sweep → imports → blank lines
 */
export function specialise(request: SpecialiseRequest): { text: string } {
  const module = bindModule(request.template, withStandIn(request));
  const factory = findFactory(module);
  const scope: Scope = { spec: request.spec, module, names: new Map(), expanding: [] };
  for (const read of module.reads) field(read, scope);

  const body = tidy(assemble(request, factory, scope), request, module, factory);
  checkAbsent(factory.classNode.members, scope, body);
  const imports = importLines(request, module, factory, body);
  const text = collapseBlankLines(parse(request.template, `${imports}\n\n${stripTags(body.text)}`));
  checkOutput(text, module);
  return { text };
}

/** What must never be seen in an output. */
function checkOutput(text: string, { source }: Module): void {
  const [found] = /\bSPEC\b|@(?:inline|when|internal|members)\b|\{@spec/.exec(text) ?? [];
  if (found === undefined) return;
  const inText = source.text.search(new RegExp(`${found}(?![.:])`)); // SPEC.x and SPEC: are code, and were replaced
  const at = inText < 0 ? source.text.indexOf(found) : inText;
  throw new SpecialiseError(10, source, Math.max(0, at), at + found.length, `${found} is left in the output`);
}
