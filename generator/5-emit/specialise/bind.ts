import { ts } from "ts-morph";
import { fail } from "./error.js";
import { hasTag, isDeclarationName, isMemberName } from "./names.js";
import { isAssignment } from "./purity.js";
import { parse } from "./text.js";
import type { Helper, Inline, Module } from "./types.js";

/*
 * Rules 1, 2 and 5 as far as they need no values: what is declared where, that SPEC is read as it must be, and that
 * inlines are made so that putting their body in place of a call is always right.
 */

/** Names an inline may use that no module declares. */
const GLOBALS = new Set(["Math", "Atomics", "Number", "BigInt", "undefined", "NaN", "Infinity"]);

/** Binds a template file; imports of other template files are followed for their inlines. */
export function bindModule(path: string, sources: ReadonlyMap<string, string>): Module {
  const text = sources.get(path);
  if (text === undefined) throw new Error(`no template ${path}`);
  const source = parsed(path, text);
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
  collectInlines(module, functions, methods);
  checkNames(module, reads);
  for (const read of reads) {
    const declaration = ts.findAncestor(read, ts.isVariableDeclaration);
    if (declaration !== undefined && ts.isIdentifier(declaration.name)) aliases.add(declaration.name.text);
  }
  for (const inline of [...functions.values(), ...methods.values()]) if (inline.module === module) checkBody(inline);
  return module;
}

/* Templates are few and never change, so a bound of 256 is only there for tests that make thousands. */
const cache = new Map<string, ts.SourceFile>();

/** Pure, and parsing is half of the work: the same text is parsed once. */
function parsed(path: string, text: string): ts.SourceFile {
  const key = `${path}\0${text}`;
  const found = cache.get(key);
  if (found !== undefined) return found;
  if (cache.size >= 256) cache.clear();
  const source = parse(path, text);
  cache.set(key, source);
  return source;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map((element) => element.name.text) : [];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
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
  sources: ReadonlyMap<string, string>,
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
    if (inline !== undefined) return inline.expression === node ? undefined : collectHelpers(inline.expression, inline.module, helpers);
    const statement = module.source.statements.find((found) => declares(found, node.text));
    if (statement === undefined) return;
    helpers.set(node.text, { statement, module });
    collectHelpers(statement, module, helpers);
  }
  ts.forEachChild(node, (child) => collectHelpers(child, module, helpers));
}

function declares(statement: ts.Statement, name: string): boolean {
  return !ts.isImportDeclaration(statement) && declaredNames(statement).includes(name);
}

/** "allocators/a.ts", "../runtime/b.js" → "runtime/b.ts" */
function resolve(path: string, specifier: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/").replace(/\.js$/, ".ts");
}

function collectInlines(module: Module, functions: Map<string, Inline>, methods: Map<string, Inline>): void {
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassElement(node)) {
      if (!hasTag(node, "inline")) return ts.forEachChild(node, visit);
      const inline = readInline(node, module);
      (ts.isMethodDeclaration(inline.declaration) ? methods : functions).set(inline.name, inline);
    }
    ts.forEachChild(node, visit);
  };
  visit(module.source);
}

function readInline(node: ts.Node, module: Module): Inline {
  const isPrivateMethod = ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name);
  const isTopLevel = ts.isFunctionDeclaration(node) && ts.isSourceFile(node.parent);
  if (!isPrivateMethod && !isTopLevel) fail(5, node, "@inline is for #private methods and top-level functions");
  const refuse = (at: ts.Node, why: string): never => fail(5, at, `@inline ${node.name?.getText()}: ${why}`);
  const statement = node.body?.statements[0];
  if (node.body?.statements.length !== 1 || statement === undefined || !ts.isReturnStatement(statement) || !statement.expression) {
    return refuse(node.name ?? node, "the body must be one `return expression`");
  }
  const parameters = node.parameters.map((parameter) => {
    if (ts.isIdentifier(parameter.name) && !parameter.initializer && !parameter.questionToken && !parameter.dotDotDotToken) {
      return parameter.name.text;
    }
    return refuse(parameter, "parameters are plain names: no defaults, no patterns, no rest");
  });
  return { name: node.name!.getText(), declaration: node, parameters, expression: statement.expression, module };
}

/** Walks all of a module once: SPEC is read as rule 2 wants, names mean one thing, inlines are only called. */
function checkNames(module: Module, reads: ts.PropertyAccessExpression[]): void {
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) checkName(node, module, reads);
    ts.forEachChild(node, visit);
  };
  visit(module.source);
}

function checkName(node: ts.Identifier | ts.PrivateIdentifier, module: Module, reads: ts.PropertyAccessExpression[]): void {
  if (isUncalledInline(node, module)) fail(5, node, `${node.text} is @inline: it can only be called, as ${callForm(node)}`);
  if (!ts.isIdentifier(node) || isMemberName(node)) return;
  if (isDeclarationName(node)) checkDeclaration(node, module);
  else if (node.text === "SPEC") reads.push(checkUse(node));
}

/** Rule 1: a name of the module, SPEC and the globals that inlines use mean the same everywhere in the file. */
function checkDeclaration(node: ts.Identifier, module: Module): void {
  const declaration = node.parent;
  if (node.text === "SPEC" && isFactoryParameter(declaration)) return;
  if (isSignature(declaration.parent)) return;
  if (node.text === "SPEC") fail(1, node, "SPEC is the parameter of the factory; nothing may shadow it");
  const isTopLevel = ts.findAncestor(declaration, (up) => ts.isStatement(up))?.parent === module.source && !isNested(declaration);
  if (isTopLevel) return;
  if (module.names.has(node.text)) fail(1, node, `${node.text} shadows a top-level name of this file`);
  const helper = module.helpers.get(node.text);
  if (helper !== undefined) fail(1, node, `${node.text} shadows a function that an inline of ${helper.module.path} uses`);
  if (GLOBALS.has(node.text)) fail(1, node, `${node.text} shadows the global`);
}

/** Parameters of a type, as in `(handle: Handle) => void`, name nothing. */
function isSignature(node: ts.Node): boolean {
  return ts.isFunctionTypeNode(node) || ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node);
}

function isNested(declaration: ts.Node): boolean {
  return ts.isParameter(declaration) || ts.isTypeParameterDeclaration(declaration) || ts.isClassExpression(declaration);
}

/** export const defineX = (SPEC: XSpec) => … */
function isFactoryParameter(node: ts.Node): boolean {
  const factory = ts.isParameter(node) && ts.isArrowFunction(node.parent) ? node.parent : undefined;
  const statement = factory && ts.findAncestor(factory, ts.isVariableStatement);
  return statement !== undefined && ts.isSourceFile(statement.parent) && ts.isVariableDeclaration(factory!.parent);
}

/** Rule 2: SPEC.field, read; nothing else. */
function checkUse(node: ts.Identifier): ts.PropertyAccessExpression {
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.questionDotToken) {
    fail(2, node, "SPEC is read as SPEC.field only: not passed, not destructured, not indexed");
  }
  const factory = ts.findAncestor(node, (up) => ts.isArrowFunction(up) && up.parameters.some(isFactoryParameter));
  if (factory === undefined) fail(2, access, "SPEC is known inside the factory only; pass the value as an argument");
  if (isWritten(access)) fail(2, access, "SPEC is never written");
  return access;
}

function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(parent);
  if (ts.isPostfixUnaryExpression(parent) || ts.isDeleteExpression(parent)) return true;
  return ts.isPrefixUnaryExpression(parent) && /^(?:\+\+|--)/.test(parent.getText());
}

function isUncalledInline(node: ts.Identifier | ts.PrivateIdentifier, module: Module): boolean {
  const { parent } = node;
  if (ts.isPrivateIdentifier(node)) {
    if (!module.methods.has(node.text) || ts.isClassElement(parent)) return false;
    const isThis = ts.isPropertyAccessExpression(parent) && parent.expression.kind === ts.SyntaxKind.ThisKeyword;
    return !(isThis && isCallee(parent));
  }
  if (!module.functions.has(node.text) || isMemberName(node) || isDeclarationName(node)) return false;
  return !isCallee(node) && !ts.isImportSpecifier(parent);
}

function isCallee(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node && !node.parent.questionDotToken;
}

function callForm(node: ts.Identifier | ts.PrivateIdentifier): string {
  return ts.isPrivateIdentifier(node) ? `this.${node.text}(…)` : `${node.text}(…)`;
}

/** Rule 5: with names as arguments, a body that names only what a call sees too can stand in the place of the call. */
function checkBody({ name, parameters, expression, module, declaration }: Inline): void {
  const isMethod = ts.isMethodDeclaration(declaration);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isYieldExpression(node) || ts.isAwaitExpression(node)) {
      fail(5, node, `@inline ${name}: no functions, classes, yield or await in the body`);
    }
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      if (parameters.includes(node.text)) {
        if (isWritten(node)) fail(5, node, `@inline ${name}: a parameter is never written`);
      } else if (!isKnown(node, module, isMethod)) {
        fail(5, node, `@inline ${name}: ${node.text} is neither a parameter nor another inline`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(expression);
}

/** Nothing shadows names of the file; a function may travel, and takes what it names there along. */
function isKnown(node: ts.Identifier, module: Module, isMethod: boolean): boolean {
  if (GLOBALS.has(node.text) || module.functions.has(node.text)) return true;
  if (module.source.statements.some((statement) => declares(statement, node.text))) return true;
  return isMethod && (node.text === "SPEC" || module.names.has(node.text) || ts.isTypeReferenceNode(node.parent));
}
