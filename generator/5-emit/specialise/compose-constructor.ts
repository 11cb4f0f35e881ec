import { ts } from "ts-morph";
import { type Change, join, slice } from "./composed.js";
import { fail } from "./error.js";
import { constructorOf, lineEnd, textOf, type Written } from "./parts.js";
import { leadingStart } from "./text.js";

/** The part's statements take the place of `super(…)`; a class without a constructor gets the part's. */
export function composeConstructor(own: Written, part: Written): Change[] {
  const [ours, its] = [constructorOf(own), constructorOf(part)];
  if (ours === undefined) {
    if (its === undefined) return [];
    const { members } = own.factory.classNode;
    const lastField = [...members].reverse().find(ts.isPropertyDeclaration);
    const at = lastField === undefined ? members.pos : lineEnd(own.source, lastField);
    return [{ start: at, end: at, by: join(textOf([its], part), "\n") }];
  }
  const call = superCall(ours);
  if (call === undefined) fail(8, ours, "the constructor of a class with a part begins with super(…)");
  checkArguments(call, ours, its);
  const statements = its?.body?.statements ?? [];
  const [first, last] = [statements[0], statements.at(-1)];
  const isEmpty = first === undefined || last === undefined;
  const by = isEmpty ? "" : slice(part.composed, leadingStart(part.source, first), lineEnd(part.source, last));
  return [{ start: call.getStart(), end: call.parent.getEnd(), by }];
}

/** super(…) where it may stand. */
export function superCall({ body }: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  const first = body?.statements[0];
  const call = first !== undefined && ts.isExpressionStatement(first) ? first.expression : undefined;
  const isSuper =
    call !== undefined && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword;
  return isSuper ? call : undefined;
}

/** Statements that move into another function: names mean the same there, and none of them leaves it. */
function checkArguments(
  call: ts.CallExpression,
  ours: ts.ConstructorDeclaration,
  its?: ts.ConstructorDeclaration,
): void {
  const parameters = its?.parameters ?? [];
  const given = call.arguments.map((argument) => argument.getText());
  const wanted = parameters.map(({ name }) => name.getText());
  const known = new Set(ours.parameters.map(({ name }) => name.getText()));
  if (given.join() !== wanted.join() || !wanted.every((name) => known.has(name)))
    fail(8, call, `a part is given parameters of the same names: super(${wanted.join(", ")})`);
  const initialised = parameters.find(({ initializer }) => initializer !== undefined);
  if (initialised !== undefined) fail(8, initialised, "a parameter of a part has no default where super(…) is called");
  const names = namesIn(ours);
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && ts.findAncestor(node, ts.isFunctionLike) === its)
      fail(8, node, "the constructor of a part returns at its end");
    if (ts.isVariableDeclaration(node) && names.has(node.name.getText()))
      fail(8, node, `the constructor of the class has the name ${node.name.getText()} too`);
    ts.forEachChild(node, visit);
  };
  if (its?.body !== undefined) visit(its.body);
}

function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) names.add(inner.text);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return names;
}
