import { ts } from "ts-morph";
import { fail } from "./error.js";
import { expand, inlineOf } from "./inline.js";
import { initialiserOf, isCondition, isGuard } from "./names.js";
import { isPure } from "./purity.js";
import type { Concern } from "./trace.js";
import type { Constant, Scope, Value } from "./types.js";

/*
 * Rule 3: operations on constants are done by JavaScript itself, so int32 wrapping, -0 and NaN are right by construction.
 */

type Operation = (a: number, b: number) => Value;

/* Operands may be strings or booleans as well; the operators do then what they do at run time. */
const UNARY = new Map<ts.SyntaxKind, (a: number) => Value>([
  [ts.SyntaxKind.ExclamationToken, (a) => !a],
  [ts.SyntaxKind.MinusToken, (a) => -a],
  [ts.SyntaxKind.PlusToken, (a) => +a],
  [ts.SyntaxKind.TildeToken, (a) => ~a],
]);

const BINARY = new Map<ts.SyntaxKind, Operation>([
  [ts.SyntaxKind.PlusToken, (a, b) => a + b],
  [ts.SyntaxKind.MinusToken, (a, b) => a - b],
  [ts.SyntaxKind.AsteriskToken, (a, b) => a * b],
  [ts.SyntaxKind.SlashToken, (a, b) => a / b],
  [ts.SyntaxKind.PercentToken, (a, b) => a % b],
  [ts.SyntaxKind.AsteriskAsteriskToken, (a, b) => a ** b],
  [ts.SyntaxKind.LessThanLessThanToken, (a, b) => a << b],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, (a, b) => a >> b],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, (a, b) => a >>> b],
  [ts.SyntaxKind.AmpersandToken, (a, b) => a & b],
  [ts.SyntaxKind.BarToken, (a, b) => a | b],
  [ts.SyntaxKind.CaretToken, (a, b) => a ^ b],
  [ts.SyntaxKind.LessThanToken, (a, b) => a < b],
  [ts.SyntaxKind.GreaterThanToken, (a, b) => a > b],
  [ts.SyntaxKind.LessThanEqualsToken, (a, b) => a <= b],
  [ts.SyntaxKind.GreaterThanEqualsToken, (a, b) => a >= b],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, (a, b) => a === b],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, (a, b) => a !== b],
]);

const MATH = new Map<string, (...operands: number[]) => number>([
  ["clz32", Math.clz32],
  ["imul", Math.imul],
  ["min", Math.min],
  ["max", Math.max],
  ["log2", Math.log2],
]);

/** The value of an expression when it is known now. `concern`: what of it the text depends on, when it is a number. */
export function evaluate(node: ts.Expression, scope: Scope, concern: Concern = "value"): Constant | undefined {
  const { trace } = scope;
  trace.hasRead = false;
  const constant = valueOf(node, scope);
  if (trace.hasRead) trace.note(node, scope, concern, constant);
  return constant;
}

/** The same, noted nowhere. */
export function valueOf(node: ts.Expression, scope: Scope): Constant | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return valueOf(node.expression, scope);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return valueOf(node.expression, scope);
  if (ts.isNumericLiteral(node)) return written(Number(node.text));
  if (ts.isStringLiteralLike(node)) return written(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return written(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return written(false);
  if (ts.isIdentifier(node)) return named(node, scope);
  if (ts.isPropertyAccessExpression(node)) return field(node, scope);
  if (ts.isPrefixUnaryExpression(node)) return unary(node, scope);
  if (ts.isBinaryExpression(node)) return binary(node, scope);
  if (ts.isConditionalExpression(node)) return choice(node, scope);
  if (ts.isTemplateExpression(node)) return concatenation(node, scope);
  if (ts.isCallExpression(node)) return call(node, scope);
  return undefined;
}

function written(value: Value): Constant {
  return { value, derived: false };
}

function derived(value: Value, ...from: readonly Constant[]): Constant {
  return { value, derived: from.some((constant) => constant.derived) };
}

/** A parameter of an inline stands for its argument, a const for its initialiser. */
function named(node: ts.Identifier, scope: Scope): Constant | undefined {
  const meaning = scope.names.get(node.text);
  if (meaning !== undefined) {
    if (!("node" in meaning)) scope.trace.hasRead = true;
    const constant = "node" in meaning ? valueOf(meaning.node, meaning.scope) : meaning;
    return constant && { value: constant.value, derived: true };
  }
  const initialiser =
    scope.module.constants.get(node.text) ?? (scope.module.aliases.has(node.text) ? initialiserOf(node) : undefined);
  const constant = initialiser && valueOf(initialiser, { ...scope, names: new Map() });
  return constant && written(constant.value);
}

/** SPEC.capacity → 1024 */
export function field(node: ts.PropertyAccessExpression, scope: Scope): Constant | undefined {
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "SPEC") return undefined;
  const value = Object.hasOwn(scope.spec, node.name.text) ? scope.spec[node.name.text] : undefined;
  scope.trace.hasRead = true;
  if (value === undefined) fail(2, node, `SPEC.${node.name.text} is not in the spec`);
  return { value, derived: true };
}

function unary(node: ts.PrefixUnaryExpression, scope: Scope): Constant | undefined {
  const operation = UNARY.get(node.operator);
  const operand = operation && valueOf(node.operand, scope);
  return operation && operand && derived(operation(operand.value as number), operand);
}

function binary(node: ts.BinaryExpression, scope: Scope): Constant | undefined {
  const left = valueOf(node.left, scope);
  const guard: boolean = isGuard(node);
  if (left === undefined)
    return guard && isCondition(node) && isPure(node.left) ? deciding(valueOf(node.right, scope), node) : undefined;
  if (guard && deciding(left, node) !== undefined) return left;
  const operation = guard ? (_: number, b: number): Value => b : BINARY.get(node.operatorToken.kind);
  const right = operation && valueOf(node.right, scope);
  return operation && right && derived(operation(left.value as number, right.value as number), left, right);
}

/** The constant if it settles the guard, whatever the other operand is: false && x, x && false; true || x, x || true. */
export function deciding(constant: Constant | undefined, guard: ts.BinaryExpression): Constant | undefined {
  const isOr = guard.operatorToken.kind === ts.SyntaxKind.BarBarToken;
  return constant !== undefined && Boolean(constant.value) === isOr ? constant : undefined;
}

function choice(node: ts.ConditionalExpression, scope: Scope): Constant | undefined {
  const condition = valueOf(node.condition, scope);
  const arm = condition && valueOf(condition.value ? node.whenTrue : node.whenFalse, scope);
  return condition && arm && derived(arm.value, condition, arm);
}

function concatenation(node: ts.TemplateExpression, scope: Scope): Constant | undefined {
  let text = node.head.text;
  const parts: Constant[] = [];
  for (const span of node.templateSpans) {
    const part = valueOf(span.expression, scope);
    if (part === undefined) return undefined;
    parts.push(part);
    text += String(part.value) + span.literal.text;
  }
  return derived(text, ...parts);
}

/** Math.max(SPEC.align, 4) → 8; and an inline call is what its body is. */
function call(node: ts.CallExpression, scope: Scope): Constant | undefined {
  const inline = inlineOf(node, scope);
  if (inline !== undefined) {
    const body = expand(node, inline, scope, valueOf);
    const constant = valueOf(body.node, body.scope);
    return constant && { value: constant.value, derived: true };
  }
  const operation = mathFunction(node.expression);
  const operands = operation && node.arguments.map((argument) => valueOf(argument, scope));
  if (operands === undefined || !operands.every((operand) => operand !== undefined)) return undefined;
  return derived(operation!(...operands.map((operand) => operand.value as number)), ...operands);
}

function mathFunction(callee: ts.Expression): ((...operands: number[]) => number) | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return undefined;
  return callee.expression.text === "Math" ? MATH.get(callee.name.text) : undefined;
}
