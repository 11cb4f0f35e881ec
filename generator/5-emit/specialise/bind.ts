import { ts } from "ts-morph";
import { checkNames } from "./check-names.js";
import { compose } from "./compose.js";
import { placed } from "./composed.js";
import { fail } from "./error.js";
import { withStandIn } from "./members.js";
import { memo, type Sources } from "./memo.js";
import { checkBody, readInlines } from "./read-inlines.js";
import { declares, declaredNames, isMemberName } from "./names.js";
import { resolve } from "./paths.js";
import { parse } from "./text.js";
import type { Helper, Inline, Module } from "./types.js";

const modules = memo<Module>(64);

/** Binds a template file; imports of other template files are followed for their inlines. */
export function bindModule(path: string, sources: Sources): Module {
  return modules(sources, path, () => bind(path, sources));
}

function bind(path: string, sources: Sources): Module {
  const composed = compose(path, sources);
  const source = placed(parse(path, withStandIn(composed.text), "tags"), composed);
  const functions = new Map<string, Inline>();
  const methods = new Map<string, Inline>();
  const names = new Set<string>();
  const constants = new Map<string, ts.Expression>();
  const helpers = new Map<string, Helper>();
  const reads: ts.PropertyAccessExpression[] = [];
  const aliases = new Set<string>();
  const module: Module = { path, source, names, constants, aliases, functions, methods, helpers, reads };
  for (const statement of source.statements) {
    for (const name of declaredNames(statement)) names.add(name);
    if (ts.isImportDeclaration(statement)) importInlines(statement, path, sources, functions, helpers);
    if (ts.isVariableStatement(statement)) collectConstants(statement, constants);
  }
  for (const inline of readInlines(module))
    (ts.isMethodDeclaration(inline.declaration) ? methods : functions).set(inline.name, inline);
  checkNames(module, reads);
  for (const read of reads) {
    const declaration = ts.findAncestor(read, ts.isVariableDeclaration);
    if (declaration !== undefined && ts.isIdentifier(declaration.name)) aliases.add(declaration.name.text);
  }
  for (const inline of [...functions.values(), ...methods.values()]) if (inline.module === module) checkBody(inline);
  return module;
}

/** const ROW_WORDS = 32, for folding; a `let` would be state shared by all instances. */
function collectConstants(statement: ts.VariableStatement, constants: Map<string, ts.Expression>): void {
  const list = statement.declarationList;
  if ((list.flags & ts.NodeFlags.Const) === 0) fail(1, statement, "top-level variables of a template are const");
  for (const { name, initializer } of list.declarations) {
    if (ts.isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
  }
}

function importInlines(
  statement: ts.ImportDeclaration,
  path: string,
  sources: Sources,
  functions: Map<string, Inline>,
  helpers: Map<string, Helper>,
): void {
  const target = resolve(path, (statement.moduleSpecifier as ts.StringLiteral).text);
  const bindings = statement.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || !sources.get(target)?.includes("@inline")) return;
  const imported = bindModule(target, sources);
  for (const { name, propertyName } of bindings.elements) {
    const inline = imported.functions.get((propertyName ?? name).text);
    if (inline === undefined) continue;
    functions.set(name.text, inline);
    collectHelpers(inline.expression, inline.module, helpers);
  }
}

/** The plain functions and constants that a node names, and those that they name. */
function collectHelpers(node: ts.Node, module: Module, helpers: Map<string, Helper>): void {
  if (ts.isIdentifier(node) && !isMemberName(node) && !helpers.has(node.text)) {
    const inline = module.functions.get(node.text);
    if (inline !== undefined)
      return inline.expression === node ? undefined : collectHelpers(inline.expression, inline.module, helpers);
    const statement = module.source.statements.find((found) => declares(found, node.text));
    if (statement === undefined) return;
    helpers.set(node.text, { statement, module });
    collectHelpers(statement, module, helpers);
  }
  ts.forEachChild(node, (child) => collectHelpers(child, module, helpers));
}
