import { ts } from "ts-morph";
import { grouped } from "../digits.js";
import { fail } from "./error.js";
import { needsNumberParentheses } from "./precedence.js";
import type { Value } from "./types.js";

const MASKING = new Set([
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.CaretToken,
  ts.SyntaxKind.AmpersandEqualsToken,
  ts.SyntaxKind.BarEqualsToken,
  ts.SyntaxKind.CaretEqualsToken,
]);

/** The text of a constant that takes the place of `node`. Rule 3: a safe integer, a boolean or a string. */
export function literal(value: Value, node: ts.Node): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return String(value);
  if (!Number.isSafeInteger(value)) fail(3, node, `the constant is ${value}, which is not a safe integer`);
  const isNegative = value < 0 || Object.is(value, -0);
  const text = `${isNegative ? "-" : ""}${magnitude(Math.abs(value), node)}`;
  return ts.isExpression(node) && needsNumberParentheses(isNegative, node) ? `(${text})` : text;
}

/** x & 131071 → x & 0x1ffff */
function magnitude(value: number, node: ts.Node): string {
  return value >= 256 && isMask(node) ? `0x${value.toString(16)}` : grouped(value);
}

function isMask(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return MASKING.has(parent.operatorToken.kind);
  return ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.TildeToken;
}
