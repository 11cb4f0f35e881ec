import { ts } from "ts-morph";

/* How tightly an expression binds, and how tightly a place in its parent demands. Larger is tighter. */
const COMMA = 0;
const ASSIGNMENT = 1;
const CONDITIONAL = 2;
const OR = 3;
const RELATIONAL = 9;
const MULTIPLY = 12;
const EXPONENT = 13;
const UNARY = 14;
const POSTFIX = 15;
const CALL = 16;
const PRIMARY = 17;

const BINARY = new Map<ts.SyntaxKind, number>([
  [ts.SyntaxKind.CommaToken, COMMA],
  [ts.SyntaxKind.QuestionQuestionToken, OR],
  [ts.SyntaxKind.BarBarToken, OR],
  [ts.SyntaxKind.AmpersandAmpersandToken, 4],
  [ts.SyntaxKind.BarToken, 5],
  [ts.SyntaxKind.CaretToken, 6],
  [ts.SyntaxKind.AmpersandToken, 7],
  [ts.SyntaxKind.EqualsEqualsToken, 8],
  [ts.SyntaxKind.ExclamationEqualsToken, 8],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, 8],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, 8],
  [ts.SyntaxKind.LessThanToken, RELATIONAL],
  [ts.SyntaxKind.GreaterThanToken, RELATIONAL],
  [ts.SyntaxKind.LessThanEqualsToken, RELATIONAL],
  [ts.SyntaxKind.GreaterThanEqualsToken, RELATIONAL],
  [ts.SyntaxKind.InKeyword, RELATIONAL],
  [ts.SyntaxKind.InstanceOfKeyword, RELATIONAL],
  [ts.SyntaxKind.LessThanLessThanToken, 10],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, 10],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, 10],
  [ts.SyntaxKind.PlusToken, 11],
  [ts.SyntaxKind.MinusToken, 11],
  [ts.SyntaxKind.AsteriskToken, MULTIPLY],
  [ts.SyntaxKind.SlashToken, MULTIPLY],
  [ts.SyntaxKind.PercentToken, MULTIPLY],
  [ts.SyntaxKind.AsteriskAsteriskToken, EXPONENT],
]);

/* Grouping of `a op (b op c)` is free for these. (For + it isn't: floats, strings.) */
const ASSOCIATIVE = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.CaretToken,
  ts.SyntaxKind.AmpersandToken,
]);

/* Binary operators whose precedence nobody knows by heart: 5, 6, 7 and the shifts. */
const isBitwise = (level: number): boolean => (level >= 5 && level <= 7) || level === 10;

const binaryLevel = (node: ts.BinaryExpression): number => BINARY.get(node.operatorToken.kind) ?? ASSIGNMENT;

/** How tightly `node` binds by itself. */
function strength(node: ts.Expression): number {
  if (ts.isBinaryExpression(node)) return binaryLevel(node);
  if (ts.isArrowFunction(node) || ts.isYieldExpression(node) || ts.isSpreadElement(node)) return ASSIGNMENT;
  if (ts.isConditionalExpression(node)) return CONDITIONAL;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return RELATIONAL;
  if (ts.isPostfixUnaryExpression(node)) return POSTFIX;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return CALL;
  if (isUnary(node)) return UNARY;
  return PRIMARY;
}

function isUnary(node: ts.Node): boolean {
  return (
    ts.isPrefixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isAwaitExpression(node)
  );
}

/** How tightly the place of `slot` in its parent demands. */
function demand(slot: ts.Expression): number {
  const { parent } = slot;
  if (ts.isBinaryExpression(parent)) return operandDemand(parent, slot);
  if (isUnary(parent)) return UNARY;
  if (ts.isPostfixUnaryExpression(parent) || ts.isNonNullExpression(parent)) return CALL;
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return RELATIONAL;
  if (ts.isConditionalExpression(parent)) return slot === parent.condition ? OR : ASSIGNMENT;
  if (ts.isPropertyAccessExpression(parent)) return CALL;
  if (ts.isElementAccessExpression(parent)) return slot === parent.expression ? CALL : COMMA;
  if (ts.isNewExpression(parent) && slot === parent.expression) return PRIMARY;
  if (ts.isCallExpression(parent) && slot === parent.expression) return CALL;
  if (ts.isTaggedTemplateExpression(parent) || ts.isExpressionWithTypeArguments(parent)) return PRIMARY;
  return isWholeExpression(parent) ? COMMA : ASSIGNMENT;
}

function operandDemand(parent: ts.BinaryExpression, slot: ts.Expression): number {
  const level = binaryLevel(parent);
  const left = slot === parent.left;
  if (level === ASSIGNMENT) return left ? CALL : ASSIGNMENT;
  if (level === EXPONENT) return left ? POSTFIX : EXPONENT;
  return left || ASSOCIATIVE.has(parent.operatorToken.kind) ? level : level + 1;
}

/** Places that end at a bracket or semicolon, so that even a comma expression needs no parentheses. */
function isWholeExpression(parent: ts.Node): boolean {
  return (
    ts.isExpressionStatement(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isWhileStatement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isTemplateSpan(parent)
  );
}

/** Does `node`, put in the place of `slot`, need parentheses: to mean the same, or to be read the same? */
export function needsParentheses(node: ts.Expression, slot: ts.Expression): boolean {
  if (strength(node) < demand(slot)) return true;
  const { parent } = slot;
  if (ts.isBinaryExpression(parent) && ts.isBinaryExpression(node)) return mixes(node, parent);
  return opensAmbiguously(node) && (ts.isExpressionStatement(parent) || ts.isArrowFunction(parent));
}

/** An operand of a bit operation or shift: only its value modulo 2 ** 32 counts. */
export function becomesInt32(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return becomesInt32(parent);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.TildeToken;
  return ts.isBinaryExpression(parent) && isBitwise(binaryLevel(parent));
}

/** (-5) ** 2, (5).toFixed(): does a number, put in the place of `slot`, need parentheses? */
export function needsNumberParentheses(isNegative: boolean, slot: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(slot.parent)) return true;
  return isNegative && demand(slot) > UNARY;
}

/** a ?? b || c is no JavaScript; h & m | s and a * b % c are, but nobody should have to know what they mean. */
export function mixes(node: ts.BinaryExpression, parent: ts.BinaryExpression): boolean {
  const inner = node.operatorToken.kind;
  const outer = parent.operatorToken.kind;
  if (inner === outer) return false;
  const coalesces = inner === ts.SyntaxKind.QuestionQuestionToken || outer === ts.SyntaxKind.QuestionQuestionToken;
  const logical = binaryLevel(node) <= 4 && binaryLevel(parent) >= OR && binaryLevel(parent) <= 4;
  const multiplies = binaryLevel(parent) === MULTIPLY && binaryLevel(node) === MULTIPLY;
  return (coalesces && logical) || multiplies || (isBitwise(binaryLevel(parent)) && binaryLevel(node) > ASSIGNMENT);
}

/** A statement that starts with { is a block, one that starts with function a declaration. */
function opensAmbiguously(node: ts.Expression): boolean {
  const first = node.getFirstToken()?.kind;
  const kinds = [ts.SyntaxKind.OpenBraceToken, ts.SyntaxKind.FunctionKeyword, ts.SyntaxKind.ClassKeyword];
  return first !== undefined && kinds.includes(first);
}
