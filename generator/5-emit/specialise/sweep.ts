import { ts } from "ts-morph";
import { cut } from "./flatten.js";
import { isDeclarationName, isMemberName } from "./names.js";
import { isPure } from "./purity.js";
import type { Edit } from "./text.js";

/*
 * Rule 7: what nothing refers to goes, until nothing changes. Public members and what `keep` names stay. References are
 * counted by name, which errs on the side of keeping.
 */

/** Private members, and those named in `internal`; finished text uses those named in `kept`. */
export function sweepMembers(source: ts.SourceFile, internal: ReadonlySet<string>, kept: ReadonlySet<string>): Edit[] {
  const uses = memberUses(source);
  return classes(source).flatMap(({ members }) =>
    groupByName(members).flatMap(([name, group]) => {
      if (kept.has(name) || !group.some((member) => isPrivate(member, internal))) return [];
      const rest = (uses.get(name) ?? []).filter((use) => !group.some((member) => encloses(member, use)));
      const assignments = rest.map((use) => constructorAssignment(use));
      if (!assignments.every((assignment) => assignment !== undefined)) return [];
      if (
        !group.every(
          (member) => !ts.isPropertyDeclaration(member) || !member.initializer || isSilent(member.initializer),
        )
      )
        return [];
      return [...group, ...assignments].map((node) => cut(source, node));
    }),
  );
}

function classes(source: ts.SourceFile): ts.ClassDeclaration[] {
  return source.statements.filter(ts.isClassDeclaration);
}

/** A getter and a setter of one name go together or stay together. */
function groupByName(members: readonly ts.ClassElement[]): [string, ts.ClassElement[]][] {
  const groups = new Map<string, ts.ClassElement[]>();
  for (const member of members) {
    const name = member.name?.getText();
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), member]);
  }
  return [...groups];
}

function isPrivate(member: ts.ClassElement, internal: ReadonlySet<string>): boolean {
  const { name } = member;
  if (name === undefined) return false;
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const isMarked = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.PrivateKeyword);
  return ts.isPrivateIdentifier(name) || isMarked || internal.has(name.getText());
}

/** Where a member may be meant: after a dot, after `#`, and in a pattern `{ u8 } = pool`. */
function memberUses(source: ts.SourceFile): Map<string, ts.Node[]> {
  return collect(source, (node) => {
    if (ts.isPrivateIdentifier(node)) return !ts.isClassElement(node.parent);
    if (!ts.isIdentifier(node)) return ts.isStringLiteral(node) && ts.isElementAccessExpression(node.parent);
    if (ts.isBindingElement(node.parent)) return true;
    return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  });
}

function collect(source: ts.SourceFile, wanted: (node: ts.Node) => boolean): Map<string, ts.Node[]> {
  const uses = new Map<string, ts.Node[]>();
  const visit = (node: ts.Node): void => {
    if (wanted(node)) {
      const { text } = node as ts.Identifier;
      const found = uses.get(text);
      if (found === undefined) uses.set(text, [node]);
      else found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

function encloses(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** The whole statement `this.u8 = new Uint8Array(buffer);` of a constructor: a field that is only set is not used. */
function constructorAssignment(use: ts.Node): ts.Statement | undefined {
  const statement = use.parent.parent.parent;
  if (statement === undefined || !ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression))
    return undefined;
  const { left, right, operatorToken } = statement.expression;
  const isField =
    ts.isPropertyAccessExpression(left) && left.name === use && left.expression.kind === ts.SyntaxKind.ThisKeyword;
  if (!isField || operatorToken.kind !== ts.SyntaxKind.EqualsToken || !isPure(right)) return undefined;
  return ts.isConstructorDeclaration(statement.parent.parent) ? statement : undefined;
}

/** Pure, or makes an object that nobody else sees. */
function isSilent(initializer: ts.Expression): boolean {
  if (isPure(initializer) || ts.isArrowFunction(initializer)) return true;
  if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.every(isSilent);
  return ts.isNewExpression(initializer) && /^(?:Map|Set)$/.test(initializer.expression.getText());
}

/** Variables of functions, when their initialiser does nothing. */
export function sweepLocals(source: ts.SourceFile): Edit[] {
  const uses = valueUses(source);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isVariableStatement(node) || ts.isSourceFile(node.parent)) return;
    const scope = ts.findAncestor(node, ts.isFunctionLike);
    const unused = node.declarationList.declarations.filter((declaration) => {
      if (!ts.isIdentifier(declaration.name) || (declaration.initializer && !isSilent(declaration.initializer)))
        return false;
      return !(uses.get(declaration.name.text) ?? []).some((use) => scope === undefined || encloses(scope, use));
    });
    if (unused.length > 0) edits.push(...cutDeclarations(source, node, unused));
  };
  visit(source);
  return edits;
}

/** const m = this.i32, s = m[5]!; without s → const m = this.i32; */
function cutDeclarations(
  source: ts.SourceFile,
  node: ts.VariableStatement,
  unused: readonly ts.VariableDeclaration[],
): Edit[] {
  const { declarations } = node.declarationList;
  const kept = declarations.filter((declaration) => !unused.includes(declaration));
  if (kept.length === 0) return [cut(source, node)];
  const start = declarations[0]!.getStart(source);
  const text = kept.map((declaration) => declaration.getText(source)).join(", ");
  return [{ start, end: declarations.at(-1)!.getEnd(), text }];
}

/** Top-level functions, constants and types, and then those that only these refer to. */
export function sweepTopLevel(source: ts.SourceFile, keep: ReadonlySet<string>): Edit[] {
  const uses = valueUses(source);
  const gone = new Set<ts.Statement>();
  const isUnused = (statement: ts.Statement): boolean => {
    const names = topLevelNames(statement);
    if (gone.has(statement) || names.length === 0 || names.some((name) => keep.has(name))) return false;
    const dead = [statement, ...gone];
    return names.every((name) => (uses.get(name) ?? []).every((use) => dead.some((outer) => encloses(outer, use))));
  };
  for (let found = source.statements.filter(isUnused); found.length > 0; found = source.statements.filter(isUnused))
    for (const statement of found) gone.add(statement);
  return [...gone].map((statement) => cut(source, statement));
}

export function topLevelNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  if (isNamed || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  return [];
}

/** Uses of variables, functions and types by name. */
export function valueUses(source: ts.SourceFile): Map<string, ts.Node[]> {
  return collect(source, (node) => ts.isIdentifier(node) && !isMemberName(node) && !isDeclarationName(node));
}
