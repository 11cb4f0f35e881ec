import { ts } from "ts-morph";
import { SpecialiseError, fail } from "./error.js";
import type { Module } from "./types.js";

/** The statement a template is about, and the class it makes. */
export interface Factory {
  readonly statement: ts.Statement;
  readonly classNode: ts.ClassLikeDeclaration;
  /** False for a plain `export class`: a file without SPEC, such as an output. */
  readonly isTemplate: boolean;
}

/** Rule 1: exactly one `export const defineX = (SPEC: XSpec) => class X { … }`, or one plain exported class. */
export function findFactory(module: Module): Factory {
  const found = module.source.statements.flatMap(readFactory);
  const templates = found.filter((factory) => factory.isTemplate);
  if (templates.length > 1) fail(1, templates[1]!.statement, "a template exports one factory");
  const [factory] = [...templates, ...found];
  const form = "export const defineX = (SPEC: XSpec) => class X { … }";
  if (factory === undefined)
    throw new SpecialiseError(1, module.source, 0, 1, `a template exports one factory: ${form}`);
  return factory;
}

/** The factory or exported class that a statement is. */
export function readFactory(statement: ts.Statement): Factory[] {
  if (ts.isClassDeclaration(statement)) return [{ statement, classNode: statement, isTemplate: false }];
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return [];
  const arrow = statement.declarationList.declarations[0]!.initializer;
  if (arrow === undefined || !ts.isArrowFunction(arrow)) return [];
  const [parameter] = arrow.parameters;
  if (parameter === undefined || parameter.name.getText() !== "SPEC") return [];
  if (arrow.parameters.length !== 1 || parameter.type === undefined)
    fail(1, arrow, "a factory has one typed parameter, SPEC");
  if (!ts.isClassExpression(arrow.body)) fail(1, arrow.body, "a factory is an arrow function whose body is the class");
  if (arrow.body.name === undefined) fail(1, arrow.body, "the class of a factory has a name");
  return [{ statement, classNode: arrow.body, isTemplate: true }];
}
