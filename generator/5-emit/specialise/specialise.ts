import { ts } from "ts-morph";
import { bindModule } from "./bind.js";
import { stripTags } from "./comments.js";
import { createEmit, type Emit } from "./emit.js";
import { SpecialiseError } from "./error.js";
import { field } from "./evaluate.js";
import { findFactory, type Factory } from "./factory.js";
import { dropEmptyBranches, dropUnreachable, flattenBlocks } from "./flatten.js";
import { fold } from "./fold.js";
import { parseImports, printImports, readImports, type Import } from "./imports.js";
import { checkAbsent, selectMembers } from "./members.js";
import { hasTag } from "./names.js";
import { prune } from "./prune.js";
import { renameIn } from "./rename.js";
import { substitute } from "./substitute.js";
import { sweepLocals, sweepMembers, sweepTopLevel, topLevelNames, valueUses } from "./sweep.js";
import { applyEdits, collapseBlankLines, dedent, indentAt, parse, type Edit } from "./text.js";
import type { Module, Scope, SpecialiseRequest } from "./types.js";

/** `// @members` and a property of the same length: as a member it keeps its place when its neighbours go. */
const MEMBERS_COMMENT = /^([ \t]*)\/\/ @members[ \t]*$/m;
const MEMBERS_STAND_IN = `"@members";`;

/**
 * Makes the class of a template for one SPEC: folds, prunes, inlines, renames, sweeps. The rules are those of
 * templates/README.md; a template that breaks one throws SpecialiseError.
 */
export function specialise(request: SpecialiseRequest): { text: string } {
  const module = bindModule(request.template, withStandIn(request));
  const factory = findFactory(module);
  const scope: Scope = { spec: request.spec, module, names: new Map(), expanding: [] };
  for (const read of module.reads) field(read, scope);
  const source = tidy(assemble(request, factory, scope), request, module, factory);
  checkAbsent(factory.classNode.members, scope, source);
  const imports = importLines(request, module, factory, source);
  const text = collapseBlankLines(parse(request.template, `${imports}\n\n${stripTags(source.text)}`));
  checkOutput(text, module);
  return { text };
}

function withStandIn({ sources, template }: SpecialiseRequest): ReadonlyMap<string, string> {
  const text = sources.get(template);
  if (text === undefined) throw new Error(`no template ${template}`);
  return new Map(sources).set(template, text.replace(MEMBERS_COMMENT, `$1${MEMBERS_STAND_IN}`));
}

/** Everything but the imports: prelude, what stands before the class, the class, what stands after it. */
function assemble(request: SpecialiseRequest, factory: Factory, scope: Scope): string {
  const { module } = scope;
  const names = new Map([...Object.entries(request.rename), [factory.classNode.name!.text, request.className]]);
  const emit = createEmit([selectMembers, fold, prune, substitute, renameIn(module, names)]);
  const pieces = [request.prelude ?? ""];
  for (const helper of module.helpers.values()) {
    pieces.push(emitStatement(helper.statement, { ...scope, module: helper.module }, emit));
  }
  for (const statement of module.source.statements.filter((node) => !ts.isImportDeclaration(node))) {
    pieces.push(statement === factory.statement ? emitClass(request, factory, scope, emit) : emitStatement(statement, scope, emit));
  }
  return pieces.filter((piece) => piece.trim() !== "").join("\n\n");
}

/** A top-level statement with the comments in front of it. */
function emitStatement(statement: ts.Statement, scope: Scope, emit: Emit): string {
  const piece = emit.piece(statement, scope);
  if (typeof piece !== "string") return "";
  return leadingComments(statement, scope, emit) + piece;
}

function leadingComments(statement: ts.Statement, scope: Scope, emit: Emit): string {
  const { source } = scope.module;
  const [first] = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  return first === undefined ? "" : emit.slices(statement, scope, first.pos, statement.getStart(source));
}

/** /** doc *​/ export const defineX = (SPEC: XSpec) => class X { … }; → /** doc *​/ export class Headers { … } */
function emitClass(request: SpecialiseRequest, factory: Factory, scope: Scope, emit: Emit): string {
  const { classNode, statement } = factory;
  const { source } = scope.module;
  const rest = emit.slices(classNode, scope, classNode.name!.getEnd(), classNode.getEnd());
  const parsed = parse("class.ts", `export class ${request.className}${rest}`);
  const text = dedent(parsed, 0, parsed.text.length, indentAt(source.text, classNode.getEnd()));
  return leadingComments(statement, scope, emit) + insertMembers(text, request, source);
}

function insertMembers(text: string, request: SpecialiseRequest, source: ts.SourceFile): string {
  const members = request.members ?? "";
  if (members.trim() !== "" && !text.includes(MEMBERS_STAND_IN)) {
    throw new SpecialiseError(1, source, 0, 1, "members given, but the class has no line `// @members`");
  }
  return text.replace(new RegExp(`^[ \\t]*${MEMBERS_STAND_IN}`, "m"), () => members.replace(/^\n+|\s+$/g, ""));
}

/** Opens blocks, drops dead code and sweeps until nothing changes. One parse for each step that changes something. */
function tidy(text: string, request: SpecialiseRequest, module: Module, factory: Factory): ts.SourceFile {
  const internal = internalMembers(factory);
  const keep = keptNames(request, module, factory);
  const passes: ((source: ts.SourceFile) => Edit[])[] = [
    flattenBlocks,
    dropUnreachable,
    dropEmptyBranches,
    (source) => sweepMembers(source, internal),
    sweepLocals,
    (source) => sweepTopLevel(source, keep),
  ];
  let source = parse(request.template, text);
  for (let quiet = 0, i = 0; quiet < passes.length; i = (i + 1) % passes.length) {
    const edits = passes[i]!(source);
    quiet = edits.length === 0 ? quiet + 1 : 0;
    if (edits.length > 0) source = parse(request.template, applyEdits(source.text, edits));
  }
  return source;
}

function internalMembers({ classNode }: Factory): Set<string> {
  return new Set(classNode.members.filter((member) => hasTag(member, "internal")).map((member) => member.name?.getText() ?? ""));
}

/** The class, the prelude, and what a file that is no template exports. */
function keptNames(request: SpecialiseRequest, module: Module, { isTemplate }: Factory): Set<string> {
  const exported = module.source.statements.filter((node) => ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isExport));
  const prelude = parse("prelude.ts", request.prelude ?? "").statements;
  return new Set([request.className, ...[...prelude, ...(isTemplate ? [] : exported)].flatMap(topLevelNames)]);
}

function isExport({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}

/** Import lines of the output. An import that is dropped while its name is still in use is an error. */
function importLines(request: SpecialiseRequest, module: Module, { isTemplate }: Factory, output: ts.SourceFile): string {
  const own: Import[] = [];
  const dropped: Import[] = [];
  for (const found of readImports(module.source)) {
    const path = isTemplate && isScaffold(found.module) ? undefined : request.importPath(found.module);
    if (path === undefined) dropped.push(found);
    else own.push({ ...found, module: path });
  }
  const imports = [...own, ...parseImports(request.imports ?? "")];
  const uses = valueUses(output);
  const known = new Set([...imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local)), ...output.statements.flatMap(topLevelNames)]);
  for (const { local } of dropped.flatMap(({ specifiers }) => specifiers)) {
    if (uses.has(local) && !known.has(local)) refuseText(7, module, local, `${local} is still used, but its import was dropped`);
  }
  return printImports(imports, (name) => uses.has(name));
}

/** Imports that exist for the template only: the names it is written with, and the type of SPEC. */
function isScaffold(specifier: string): boolean {
  return /(?:^|\/)(?:placeholders|spec)\.js$/.test(specifier);
}

/** What must never be seen in an output. */
function checkOutput(text: string, module: Module): void {
  const [found] = /\bSPEC\b|@(?:inline|when|internal|members)\b|\{@spec/.exec(text) ?? [];
  if (found !== undefined) refuseText(10, module, found, `${found} is left in the output`);
}

/** Points at the first place in the template where `word` stands. */
function refuseText(rule: number, { source }: Module, word: string, message: string): never {
  const inText = source.text.search(new RegExp(`${word}(?![.:])`)); // SPEC.x and SPEC: are code
  const at = inText < 0 ? Math.max(0, source.text.indexOf(word)) : inText;
  throw new SpecialiseError(rule, source, at, at + word.length, message);
}
