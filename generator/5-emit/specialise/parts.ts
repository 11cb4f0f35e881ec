import { ts } from "ts-morph";
import { type Composed, join, placed, slice } from "./composed.js";
import { fail } from "./error.js";
import { type Factory, readFactory } from "./factory.js";
import { resolve } from "./paths.js";
import { parse } from "./text.js";

/** A factory and the text it stands in. */
export interface Written {
  readonly path: string;
  readonly composed: Composed;
  readonly source: ts.SourceFile;
  readonly factory: Factory;
}

/** Undefined for a file without a factory. */
export function readWritten(path: string, composed: Composed): Written | undefined {
  const source = placed(parse(path, composed.text), composed);
  const factory = source.statements.flatMap(readFactory).find(({ isTemplate }) => isTemplate);
  return factory && { path, composed, source, factory };
}

export function heritageOf({ factory }: Written): ts.HeritageClause | undefined {
  return factory.classNode.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
}

/** Where the part of `extends definePart(SPEC)` stands. */
export function pathOfPart(heritage: ts.HeritageClause, { path, source }: Written): string {
  const { expression } = heritage.types[0]!;
  const isCall = ts.isCallExpression(expression) && ts.isIdentifier(expression.expression);
  const given = isCall ? expression.arguments.map((argument) => argument.getText()).join() : "";
  if (!isCall || given !== "SPEC") fail(8, expression, "a class extends nothing but a part: extends definePart(SPEC)");
  const name = expression.expression.getText();
  const imported = source.statements
    .filter(ts.isImportDeclaration)
    .find((statement) => specifiersOf(statement).some((found) => (found.propertyName ?? found.name).text === name));
  const found = imported && targetOf(imported, path);
  if (found === undefined || !found.startsWith("parts/"))
    fail(8, expression, `${name} is imported from no file of parts/`);
  return found;
}

export function specifiersOf({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
}

/** The file that an import of the file `path` names. */
export function targetOf(statement: ts.ImportDeclaration, path: string): string {
  return resolve(path, (statement.moduleSpecifier as ts.StringLiteral).text);
}

/** Members with the lines and comments in front of them, and those beside them. */
export function textOf(members: readonly ts.ClassElement[], { composed, source, factory }: Written): Composed {
  const all = factory.classNode.members;
  const pieces = members.map((member) => {
    const before = all[all.indexOf(member) - 1];
    return slice(composed, before === undefined ? all.pos : lineEnd(source, before), lineEnd(source, member));
  });
  return join(...pieces);
}

/** The end of a node, or of the comment that follows it on its line. */
export function lineEnd(source: ts.SourceFile, node: ts.Node): number {
  const comments = ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? [];
  return comments.at(-1)?.end ?? node.getEnd();
}

export function constructorOf({ factory }: Written): ts.ConstructorDeclaration | undefined {
  return factory.classNode.members.find(ts.isConstructorDeclaration);
}
