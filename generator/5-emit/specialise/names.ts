import { ts } from "ts-morph";
import { isAssignment } from "./purity.js";

/** The x of o.x, of { x: 1 }, of a member, of import { x as y }: a name that is looked up in no scope. */
export function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isNamedTupleMember(parent)) return parent.name === node;
  return (ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name === node;
}

/** A name that stands for a value: not a member's, not a type's. */
export function isValueName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    !isMemberName(node) && !ts.isTypeReferenceNode(parent) && !ts.isQualifiedName(parent) && !isDeclarationName(node)
  );
}

/** The name a declaration introduces: of a variable, parameter, function, class, type, import. */
export function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  const isDeclaration =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionLike(parent) ||
    ts.isClassLike(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isImportSpecifier(parent);
  return isDeclaration && (parent as ts.NamedDeclaration).name === node;
}

const initialisers = new WeakMap<ts.Identifier, { readonly found: ts.Expression | undefined }>();

/** The initialiser of the `const` of a function that a name refers to. */
export function initialiserOf(name: ts.Identifier): ts.Expression | undefined {
  let known = initialisers.get(name);
  if (known === undefined) initialisers.set(name, (known = { found: findInitialiser(name) }));
  return known.found;
}

function findInitialiser(name: ts.Identifier): ts.Expression | undefined {
  for (let up: ts.Node = name.parent; up !== undefined && !ts.isSourceFile(up); up = up.parent) {
    for (const declaration of declarationsOf(up)) {
      if (!ts.isIdentifier(declaration.name)) return undefined; // a pattern: too clever to look into
      if (declaration.name.text !== name.text) continue;
      const isConst =
        ts.isVariableDeclaration(declaration) &&
        (declaration.parent.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
      return isConst ? declaration.initializer : undefined;
    }
  }
  return undefined;
}

/** Parameters and variables that a node declares for what stands inside it. */
function declarationsOf(node: ts.Node): readonly (ts.ParameterDeclaration | ts.VariableDeclaration)[] {
  if (ts.isFunctionLike(node)) return node.parameters.filter(ts.isParameter);
  if (ts.isCatchClause(node)) return node.variableDeclaration === undefined ? [] : [node.variableDeclaration];
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer } = node;
    return initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
  }
  const lists = ts.isCaseBlock(node)
    ? node.clauses.map((clause) => clause.statements)
    : ts.isBlock(node)
      ? [node.statements]
      : [];
  const statements = lists.flatMap((list) => list.filter(ts.isVariableStatement));
  return statements.flatMap((statement) => [...statement.declarationList.declarations]);
}

/** a && b, a || b */
export function isGuard(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken;
}

/** Of this value only whether it is true counts. */
export function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || isGuard(parent)) return isCondition(parent);
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return true;
  if (ts.isForStatement(parent) || ts.isConditionalExpression(parent)) return parent.condition === node;
  return ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.ExclamationToken;
}

/** Does the doc comment of `node` carry this tag? */
export function hasTag(node: ts.Node, tag: string): boolean {
  return ts.getJSDocTags(node).some((found) => found.tagName.text === tag);
}

/** Names that a top-level statement introduces. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings)
      ? bindings.elements.map((element) => element.name.text)
      : [];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** Does a top-level statement other than an import introduce this name? */
export function declares(statement: ts.Statement, name: string): boolean {
  return !ts.isImportDeclaration(statement) && declaredNames(statement).includes(name);
}

/** a = 1, a++, delete a */
export function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(parent);
  if (ts.isPostfixUnaryExpression(parent) || ts.isDeleteExpression(parent)) return true;
  return ts.isPrefixUnaryExpression(parent) && /^(?:\+\+|--)/.test(parent.getText());
}
