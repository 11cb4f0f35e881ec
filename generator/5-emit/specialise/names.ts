import { ts } from "ts-morph";

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
  return !isMemberName(node) && !ts.isTypeReferenceNode(parent) && !ts.isQualifiedName(parent) && !isDeclarationName(node);
}

/** The name a declaration introduces: of a variable, parameter, function, class, type, import. */
export function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionLike(parent) ||
    ts.isClassLike(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isImportSpecifier(parent);
  return declares && (parent as ts.NamedDeclaration).name === node;
}

/** Does the doc comment of `node` carry this tag? */
export function hasTag(node: ts.Node, tag: string): boolean {
  return ts.getJSDocTags(node).some((found) => found.tagName.text === tag);
}
