import { ts } from "ts-morph";
import { fail } from "./error.js";
import type { Concern } from "./trace.js";
import type { Constant, Inline, Place, Scope } from "./types.js";

type Evaluate = (node: ts.Expression, scope: Scope, concern?: Concern) => Constant | undefined;

/** The inline that a call means: `load(…)` or `this.#wordOf(…)`. */
export function inlineOf(node: ts.Node, scope: Scope): Inline | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  if (ts.isIdentifier(callee)) return scope.module.functions.get(callee.text);
  if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) {
    return scope.module.methods.get(callee.name.text);
  }
  return undefined;
}

/** this.#wordOf(block) → the body `block * (SPEC.blockSize / 4)`, in a scope where the parameters are the arguments. */
export function expand(call: ts.CallExpression, inline: Inline, scope: Scope, evaluate: Evaluate): Place {
  const refuse = (node: ts.Node, why: string): never => fail(5, node, `@inline ${inline.name}: ${why}`);
  if (scope.expanding.includes(inline)) refuse(call, "it calls itself");
  if (call.arguments.length !== inline.parameters.length) {
    refuse(call, `${inline.parameters.length} arguments wanted, ${call.arguments.length} given`);
  }
  call.arguments.forEach((argument, i) => {
    if (isName(argument) || evaluate(argument, scope, "known") !== undefined) return;
    refuse(argument, `argument ${i + 1} is neither a name nor a literal nor a constant; give it a name first`);
  });
  const names = inline.parameters.map((name, i): [string, Place] => [name, { node: call.arguments[i]!, scope }]);
  return {
    node: inline.expression,
    scope: { ...scope, module: inline.module, names: new Map(names), expanding: [...scope.expanding, inline] },
  };
}

/**
 * Evaluating it any number of times, at any later moment of the call, gives the same value and does nothing:
 * a name, this, null, a literal, a readonly field of this; also with a type assertion.
 */
function isName(node: ts.Expression): boolean {
  if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) {
    return isName(node.expression);
  }
  if (ts.isIdentifier(node) || ts.isLiteralExpression(node)) return true;
  return node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.NullKeyword || isReadonlyField(node);
}

function isReadonlyField(node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
  const owner = ts.findAncestor(node, ts.isClassLike);
  return (owner?.members ?? []).some(
    (member) =>
      ts.isPropertyDeclaration(member) &&
      member.name.getText() === node.name.text &&
      (member.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword),
  );
}
