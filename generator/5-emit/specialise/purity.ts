import { ts } from "ts-morph";

const TYPED_ARRAYS =
  /^(?:(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?Array|Float(?:32|64)Array|DataView|TextEncoder|TextDecoder)$/;

/** a = b, a += b, a ??= b */
export function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Evaluating it does nothing that anybody could notice: names, reads, operators, new typed arrays. */
export function isPure(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (isKeywordLiteral(node)) return true;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return isPure(node.expression);
  if (ts.isPropertyAccessExpression(node)) return isPure(node.expression);
  if (ts.isElementAccessExpression(node)) return isPure(node.expression) && isPure(node.argumentExpression);
  if (ts.isConditionalExpression(node)) return [node.condition, node.whenTrue, node.whenFalse].every(isPure);
  if (ts.isBinaryExpression(node)) {
    return !isAssignment(node) && isPure(node.left) && isPure(node.right);
  }
  if (ts.isPrefixUnaryExpression(node)) return !isStep(node.operator) && isPure(node.operand);
  if (ts.isNewExpression(node))
    return TYPED_ARRAYS.test(node.expression.getText()) && (node.arguments ?? []).every(isPure);
  return false;
}

function isKeywordLiteral({ kind }: ts.Node): boolean {
  return (
    kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || kind === ts.SyntaxKind.NullKeyword
  );
}

function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}
