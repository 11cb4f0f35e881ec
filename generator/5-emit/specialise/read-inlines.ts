import { ts } from "ts-morph";
import { GLOBALS } from "./check-names.js";
import { fail } from "./error.js";
import { declares, hasTag, isMemberName, isWritten } from "./names.js";
import type { Inline, Module } from "./types.js";

/*
 * Rule 5 as far as it needs no values: an inline is made so that putting its body in place of a call is always right.
 */

/** The functions and methods of a module that are marked @inline. */
export function readInlines(module: Module): Inline[] {
  const inlines: Inline[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionLike(node) || ts.isClassElement(node)) && hasTag(node, "inline"))
      inlines.push(readInline(node, module));
    ts.forEachChild(node, visit);
  };
  visit(module.source);
  return inlines;
}

function readInline(node: ts.Node, module: Module): Inline {
  const isPrivateMethod = ts.isMethodDeclaration(node) && /^[#_]/.test(node.name.getText());
  const isTopLevel = ts.isFunctionDeclaration(node) && ts.isSourceFile(node.parent);
  if (!isPrivateMethod && !isTopLevel) fail(5, node, "@inline is for methods named #x or _x, and top-level functions");
  const refuse = (at: ts.Node, why: string): never => fail(5, at, `@inline ${node.name?.getText()}: ${why}`);
  const statement = node.body?.statements[0];
  if (
    node.body?.statements.length !== 1 ||
    statement === undefined ||
    !ts.isReturnStatement(statement) ||
    !statement.expression
  ) {
    return refuse(node.name ?? node, "the body must be one `return expression`");
  }
  const parameters = node.parameters.map((parameter) => {
    if (
      ts.isIdentifier(parameter.name) &&
      !parameter.initializer &&
      !parameter.questionToken &&
      !parameter.dotDotDotToken
    ) {
      return parameter.name.text;
    }
    return refuse(parameter, "parameters are plain names: no defaults, no patterns, no rest");
  });
  return { name: node.name!.getText(), declaration: node, parameters, expression: statement.expression, module };
}

/** Rule 5: with names as arguments, a body that names only what a call sees too can stand in the place of the call. */
export function checkBody({ name, parameters, expression, module, declaration }: Inline): void {
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
