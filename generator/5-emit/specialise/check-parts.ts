import { ts } from "ts-morph";
import { superCall } from "./compose-constructor.js";
import { fail } from "./error.js";
import { isMemberName } from "./names.js";
import { constructorOf, type Written } from "./parts.js";

/*
 * Rule 8: what would mean something else in one flat class than it does in two.
 */

/** A part alone. */
export function checkPart(part: Written): void {
  const { classNode } = part.factory;
  refuseStatic(part);
  const name = classNode.name!;
  if (/\/\/ @members$/m.test(part.source.text)) fail(8, name, "a part has no line `// @members`");
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && !isMemberName(node))
      fail(8, node, `there is no class ${name.text} in the output; only types of \`this\` name it`);
    ts.forEachChild(node, visit);
  };
  visit(classNode);
}

/** A class and the part it extends. */
export function checkUser(own: Written, part: Written): void {
  refuseStatic(own);
  refuseSuper(own);
  refuseThis(own);
  const its = part.factory.classNode.members;
  for (const member of own.factory.classNode.members) {
    const name = member.name?.getText();
    const twice = name === undefined ? undefined : its.find((found) => found.name?.getText() === name);
    if (twice === undefined) continue;
    if (ts.isPrivateIdentifier(member.name!)) fail(8, member.name!, `the part has a ${name} too`);
    if (ts.isPropertyDeclaration(member) || ts.isPropertyDeclaration(twice))
      fail(8, member.name!, `${name} is a field here or in the part; only methods are overridden`);
  }
}

function refuseStatic({ factory }: Written): void {
  const found = factory.classNode.members.find(
    (member) =>
      ts.isClassStaticBlockDeclaration(member) ||
      (ts.canHaveModifiers(member) &&
        ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)),
  );
  if (found !== undefined) fail(8, found, "neither a part nor a class that has one has static members");
}

function refuseSuper(own: Written): void {
  const ours = constructorOf(own);
  const allowed = ours && superCall(ours)?.expression;
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.SuperKeyword && node !== allowed)
      fail(8, node, "what super.x means is nowhere in one flat class; super(…) begins the constructor");
    ts.forEachChild(node, visit);
  };
  visit(own.factory.classNode);
}

/** Our fields are set after the part's constructor; in one flat class before it. */
function refuseThis({ factory }: Written): void {
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (node.kind === ts.SyntaxKind.ThisKeyword)
      fail(8, node, "a field is set before the constructor of the part has run: no `this` outside of a function");
    ts.forEachChild(node, visit);
  };
  for (const member of factory.classNode.members) {
    if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) visit(member.initializer);
  }
}
