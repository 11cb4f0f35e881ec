import { assemble } from "./assemble.js";
import { bindModule } from "./bind.js";
import { stripTags } from "./comments.js";
import { SpecialiseError } from "./error.js";
import { field, valueOf } from "./evaluate.js";
import { type Factory, findFactory } from "./factory.js";
import { hideInternals } from "./hide.js";
import { importedFiles, importLines } from "./imports.js";
import { addFields } from "./fields.js";
import { checkAbsent, insertMembers } from "./members.js";
import { memo } from "./memo.js";
import { createNumbers, written } from "./numbers.js";
import { applyEdits, collapseBlankLines, multilineLiterals, parse } from "./text.js";
import { tidy } from "./tidy.js";
import { Trace } from "./trace.js";
import type { Module, Scope, SpecialiseRequest, Value } from "./types.js";

/* As many as the allocators of a few large schemas. */
const outputs = memo<string>(512);

/**
 * Makes the class of a template for one SPEC. The rules are those of templates/README.md; a template that breaks one
 * throws SpecialiseError.
 *
 *   template → bind → fold, prune, inline, rename in one walk → tidy: flatten, sweep → hide → imports → blank lines → numbers
 */
export function specialise(request: SpecialiseRequest): { text: string } {
  const module = bindModule(request.template, request.sources);
  const factory = findFactory(module);
  const { body, scope } = walk(request, module, factory);
  const { template, className, imports, uses, fields, constructorEnd } = request;
  const paths = importedFiles(module).map((from) => request.importPath(from));
  const given = [hasPrelude(request), imports, uses, fields, constructorEnd];
  const key = JSON.stringify([template, className, ...given, paths, body]);
  const text = scope.numbers.fill(outputs(request.sources, key, () => finish(body, request, factory, scope)));
  return { text: insertMembers(insertPrelude(text, request.prelude ?? ""), request.members ?? "") };
}

/** Where the prelude goes, until the end: nobody reads it. */
const PRELUDE_STAND_IN = '"@prelude";';

const hasPrelude = ({ prelude = "" }: SpecialiseRequest): boolean => prelude !== "";

const insertPrelude = (text: string, prelude: string): string => text.replace(PRELUDE_STAND_IN, () => prelude.trim());

/** What a walk over a template made, with holes where numbers go. */
interface Walk {
  readonly body: string;
  /** Its SPEC takes the numbers of the request that asks for the walk. */
  readonly scope: Scope & { readonly spec: Record<string, Value> };
}

const walks = memo<{ last: Walk | undefined }>(512);

/** The walk of the last request that differs in numbers only, if their answers have not changed, or a new one. */
function walk(request: SpecialiseRequest, module: Module, factory: Factory): Walk {
  const { template, className, rename, members, imports, uses, fields, constructorEnd, spec } = request;
  const flags = Object.entries(spec).map(([name, value]) => [name, typeof value === "number" || value]);
  const given = [members === undefined, imports, uses, fields, constructorEnd];
  const key = JSON.stringify([template, className, rename, ...given, flags]);
  const known = walks(request.sources, key, () => ({ last: undefined }));
  if (known.last !== undefined && isStill(known.last, spec)) return known.last;
  const numbers = createNumbers(givenTexts(request));
  const scope = { spec: { ...spec }, numbers, trace: new Trace(), module, names: new Map(), expanding: [] };
  for (const read of module.reads) field(read, scope);
  const made = { body: assemble(request, factory, scope), scope };
  known.last = numbers === written ? undefined : made;
  return made;
}

function isStill({ scope }: Walk, spec: SpecialiseRequest["spec"]): boolean {
  Object.assign(scope.spec, spec);
  if (!scope.trace.isStill(valueOf)) return false;
  scope.numbers.refresh();
  return true;
}

function givenTexts({ imports = "", fields = [], constructorEnd = [], spec }: SpecialiseRequest): string[] {
  return [imports, ...fields, ...constructorEnd, ...Object.values(spec).map(String)];
}

/** All that depends on no number: which members `@when` takes out shows in the body. */
function finish(text: string, request: SpecialiseRequest, factory: Factory, scope: Scope): string {
  const { module } = scope;
  const { template } = request;
  const body = tidy(text, request, module, factory);
  checkAbsent(factory.classNode.members, scope, body, request.uses ?? []);
  const imports = importLines(request, module, factory, body);
  const classText = applyEdits(body.text, [...hideInternals(body), ...addFields(body, request)]);
  const prelude = hasPrelude(request) ? PRELUDE_STAND_IN : "";
  const whole = `${imports}\n\n${prelude}\n\n${stripTags(classText)}`;
  const hasLiterals = multilineLiterals(body).length > 0;
  const output = collapseBlankLines(whole, hasLiterals ? multilineLiterals(parse(template, whole)) : []);
  checkOutput(output, module);
  return output;
}

/** What must never be seen in an output. */
function checkOutput(output: string, { source }: Module): void {
  const text = insertMembers(output, "");
  const [found] = /\bSPEC\b|@(?:inline|when|internal|members|parts)\b|\{@spec/.exec(text) ?? [];
  if (found === undefined) return;
  const inText = source.text.search(new RegExp(`${found}(?![.:])`)); // SPEC.x and SPEC: are code, and were replaced
  const at = inText < 0 ? source.text.indexOf(found) : inText;
  throw new SpecialiseError(10, source, Math.max(0, at), at + found.length, `${found} is left in the output`);
}
