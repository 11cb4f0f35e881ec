import { ts } from "ts-morph";
import type { Emit, Rewrite } from "./emit.js";
import { fail } from "./error.js";
import { deciding, evaluate } from "./evaluate.js";
import { expand, inlineOf } from "./inline.js";
import { isCondition, isGuard, isValueName } from "./names.js";
import { becomesInt32, needsParentheses } from "./precedence.js";
import type { Place, Scope } from "./types.js";

/*
 * Rules 4 and 5 in expressions: one of two arms, the right side of a guard, the body of an inline, the argument of a
 * parameter takes the place of the whole.
 */

/**
 * SPEC.shared ? Atomics.load(m, i) : m[i]!  → m[i]!
 * SPEC.checked && h === 0                   → h === 0
 * load(SPEC.shared, m, 5)                   → m[5]!
 */
export const substitute: Rewrite = (node, scope, emit) => {
  if (ts.isShorthandPropertyAssignment(node)) return shorthand(node, scope, emit);
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isValueName(node))) return undefined;
  const place = reduce({ node, scope });
  if (place.node === node) return refuseLateConstant(node, scope);
  const text = emit.text(place.node, place.scope);
  return needsParentheses(place.node, node) && !isConstant(place) ? `(${text})` : text;
};

/** Follows constant choices, inlines and parameters to the expression that is left. */
function reduce(place: Place): Place {
  const next = step(place);
  return next === undefined ? place : reduce(withoutParentheses(next));
}

function step({ node, scope }: Place): Place | undefined {
  if (ts.isParenthesizedExpression(node)) {
    // What was written in parentheses keeps them unless something else takes its place.
    const inner = reduce({ node: node.expression, scope });
    return inner.node === node.expression ? undefined : inner;
  }
  if (ts.isConditionalExpression(node)) {
    const condition = evaluate(node.condition, scope);
    return condition && { node: condition.value ? node.whenTrue : node.whenFalse, scope };
  }
  if (ts.isBinaryExpression(node)) return guarded(node, scope) ?? withoutZero(node, scope);
  if (ts.isIdentifier(node)) {
    const meaning = scope.names.get(node.text);
    return meaning !== undefined && "node" in meaning ? meaning : undefined;
  }
  const inline = inlineOf(node, scope);
  return inline && expand(node as ts.CallExpression, inline, scope, evaluate);
}

/** true && x → x, false && x → false; and in a condition x && true → x. The same with || the other way round. */
function guarded(node: ts.BinaryExpression, scope: Scope): Place | undefined {
  if (!isGuard(node)) return undefined;
  const left = evaluate(node.left, scope);
  if (left !== undefined) return { node: deciding(left, node) === undefined ? node.right : node.left, scope };
  const right = isCondition(node) ? evaluate(node.right, scope) : undefined;
  return right !== undefined && deciding(right, node) === undefined ? { node: node.left, scope } : undefined;
}

/** w & mask | 0 + s → w & mask | s: equal for all numbers where the sum becomes an int32 anyway. */
function withoutZero(node: ts.BinaryExpression, scope: Scope): Place | undefined {
  const operator = node.operatorToken.kind;
  if ((operator !== ts.SyntaxKind.PlusToken && operator !== ts.SyntaxKind.MinusToken) || !becomesInt32(node))
    return undefined;
  const isZero = (operand: ts.Expression): boolean => {
    const constant = evaluate(operand, scope, "zero");
    return constant?.value === 0 && constant.derived;
  };
  if (isZero(node.right)) return { node: node.left, scope };
  return isZero(node.left) && operator === ts.SyntaxKind.PlusToken ? { node: node.right, scope } : undefined;
}

/** f() && SPEC.shared cannot be folded: f does something, or its value may be the result. */
function refuseLateConstant(node: ts.Node, scope: Scope): undefined {
  const right = isGuard(node) ? evaluate(node.right, scope, "known") : undefined;
  if (right?.derived && typeof right.value === "boolean") fail(4, node, "write the constant before the rest");
}

function withoutParentheses({ node, scope }: Place): Place {
  while (ts.isParenthesizedExpression(node)) node = node.expression;
  return { node, scope };
}

/** A literal needs parentheses only where a sign is not welcome: (-5) ** 2, (5).toFixed(). */
function isConstant({ node, scope }: Place): boolean {
  return evaluate(node, scope, "known")?.derived === true;
}

/** { i } → { i: 5 } */
function shorthand(node: ts.ShorthandPropertyAssignment, scope: Scope, emit: Emit): string | undefined {
  const meaning = scope.names.get(node.name.text);
  if (meaning === undefined || !("node" in meaning)) return undefined;
  return `${node.name.text}: ${emit.text(meaning.node, meaning.scope)}`;
}
