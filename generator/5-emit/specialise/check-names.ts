import { ts } from "ts-morph";
import { fail } from "./error.js";
import { isDeclarationName, isMemberName, isWritten } from "./names.js";
import type { Module } from "./types.js";

/*
 * Rules 1 and 2: a name means one thing in all of a file, and SPEC is read as SPEC.field.
 */

/** Names an inline may use that no module declares. */
export const GLOBALS: ReadonlySet<string> = new Set([
  "Math",
  "Atomics",
  "Number",
  "BigInt",
  "undefined",
  "NaN",
  "Infinity",
]);

/** Walks all of a module once: SPEC is read as rule 2 wants, names mean one thing, inlines are only called. */
export function checkNames(module: Module, reads: ts.PropertyAccessExpression[]): void {
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) checkName(node, module, reads);
    ts.forEachChild(node, visit);
  };
  visit(module.source);
}

function checkName(
  node: ts.Identifier | ts.PrivateIdentifier,
  module: Module,
  reads: ts.PropertyAccessExpression[],
): void {
  if (isUncalledInline(node, module))
    fail(5, node, `${node.text} is @inline: it can only be called, as ${callForm(node)}`);
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
  const isTopLevel =
    ts.findAncestor(declaration, (up) => ts.isStatement(up))?.parent === module.source && !isNested(declaration);
  if (isTopLevel) return;
  if (module.names.has(node.text)) fail(1, node, `${node.text} shadows a top-level name of this file`);
  const helper = module.helpers.get(node.text);
  if (helper !== undefined)
    fail(1, node, `${node.text} shadows a function that an inline of ${helper.module.path} uses`);
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

function isUncalledInline(node: ts.Identifier | ts.PrivateIdentifier, module: Module): boolean {
  const { parent } = node;
  if (ts.isPrivateIdentifier(node) || (isMemberName(node) && ts.isPropertyAccessExpression(parent))) {
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
  return ts.isPrivateIdentifier(node) || isMemberName(node) ? `this.${node.text}(…)` : `${node.text}(…)`;
}
