import { ts } from "ts-morph";
import type { Emit, Rewrite } from "./emit.js";
import { fail } from "./error.js";
import { evaluate } from "./evaluate.js";
import { expand, inlineOf } from "./inline.js";
import { isValueName } from "./names.js";
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
  refuseLateConstant(node, scope);
  const place = reduce({ node, scope });
  if (place.node === node) return undefined;
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

/** true && x → x, false || x → x, false && x → false, true || x → true */
function guarded(node: ts.BinaryExpression, scope: Scope): Place | undefined {
  const left = isGuard(node) ? evaluate(node.left, scope) : undefined;
  if (left === undefined) return undefined;
  const isDecided = Boolean(left.value) === (node.operatorToken.kind === ts.SyntaxKind.BarBarToken);
  return { node: isDecided ? node.left : node.right, scope };
}

/** w & mask | 0 + s → w & mask | s: equal for all numbers where the sum becomes an int32 anyway. */
function withoutZero(node: ts.BinaryExpression, scope: Scope): Place | undefined {
  const operator = node.operatorToken.kind;
  if ((operator !== ts.SyntaxKind.PlusToken && operator !== ts.SyntaxKind.MinusToken) || !becomesInt32(node)) return undefined;
  const isZero = (operand: ts.Expression): boolean => {
    const constant = evaluate(operand, scope);
    return constant?.value === 0 && constant.derived;
  };
  if (isZero(node.right)) return { node: node.left, scope };
  return isZero(node.left) && operator === ts.SyntaxKind.PlusToken ? { node: node.right, scope } : undefined;
}

function isGuard(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken;
}

/** x && SPEC.shared cannot be folded: x may do something, and its value may be the result. */
function refuseLateConstant(node: ts.Node, scope: Scope): void {
  if (!isGuard(node) || evaluate(node.left, scope) !== undefined) return;
  const right = evaluate(node.right, scope);
  if (right?.derived && typeof right.value === "boolean") fail(4, node.right, "write the constant before the rest of the condition");
}

function withoutParentheses({ node, scope }: Place): Place {
  while (ts.isParenthesizedExpression(node)) node = node.expression;
  return { node, scope };
}

/** A literal needs parentheses only where a sign is not welcome: (-5) ** 2, (5).toFixed(). */
function isConstant({ node, scope }: Place): boolean {
  return evaluate(node, scope)?.derived === true;
}

/** { i } → { i: 5 } */
function shorthand(node: ts.ShorthandPropertyAssignment, scope: Scope, emit: Emit): string | undefined {
  const meaning = scope.names.get(node.name.text);
  if (meaning === undefined || !("node" in meaning)) return undefined;
  return `${node.name.text}: ${emit.text(meaning.node, meaning.scope)}`;
}
