/**
 * Small wrong changes of a program, made mechanically: each is one place and one text to put there. What only says
 * something is left alone: types, comments, texts of errors.
 */
import { ts } from "ts-morph";

const { SyntaxKind: Kind } = ts;

const swaps = new Map([
  [Kind.PlusToken, ["-"]],
  [Kind.MinusToken, ["+"]],
  [Kind.AsteriskToken, ["+"]],
  [Kind.SlashToken, ["*"]],
  [Kind.LessThanToken, ["<="]],
  [Kind.LessThanEqualsToken, ["<"]],
  [Kind.GreaterThanToken, [">="]],
  [Kind.GreaterThanEqualsToken, [">"]],
  [Kind.EqualsEqualsEqualsToken, ["!=="]],
  [Kind.ExclamationEqualsEqualsToken, ["==="]],
  [Kind.AmpersandToken, ["|"]],
  [Kind.BarToken, ["&"]],
  [Kind.LessThanLessThanToken, [">>"]],
  [Kind.GreaterThanGreaterThanToken, ["<<"]],
  [Kind.GreaterThanGreaterThanGreaterThanToken, [">>"]],
  [Kind.AmpersandAmpersandToken, ["||"]],
  [Kind.BarBarToken, ["&&"]],
]);

/** Every mutation of a text. */
export function mutationsOf(text) {
  const source = ts.createSourceFile("template.ts", text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const add = (node, replacement, what) => {
    const start = node.getStart(source);
    if (text.slice(start, node.end) !== replacement) found.push({ start, end: node.end, text: replacement, what });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isThrowStatement(node) || isMessage(node)) return;
    for (const operator of operators) operator(node, add, text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Text for people: what is pushed to `problems`, and any template or string. */
const isMessage = (node) =>
  ts.isTemplateExpression(node) ||
  (ts.isNewExpression(node) && node.expression.getText().endsWith("Error")) ||
  (ts.isCallExpression(node) && /\bproblems\.push$/.test(node.expression.getText()));

const operators = [exchangeOperator, shiftConstant, narrowMask, leaveOut, exchangeStores, makePlain, force];

function exchangeOperator(node, add) {
  if (!ts.isBinaryExpression(node)) return;
  for (const other of swaps.get(node.operatorToken.kind) ?? [])
    add(node.operatorToken, other, `${node.operatorToken.getText()} becomes ${other}`);
}

/** Not the length of a tuple, nor an index that is a type. */
function shiftConstant(node, add) {
  if (!ts.isNumericLiteral(node)) return;
  const value = Number(node.text);
  if (!Number.isInteger(value)) return;
  for (const other of value === 0 ? [1] : [value + 1, value - 1]) add(node, String(other), `${value} becomes ${other}`);
}

/** `& 31` → `& 15`, `& SPEC.slotMask` → `& SPEC.slotMask >> 1`. */
function narrowMask(node, add) {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== Kind.AmpersandToken) return;
  const mask = node.right;
  const isOnes = ts.isNumericLiteral(mask) && Number(mask.text) > 1 && Math.log2(Number(mask.text) + 1) % 1 === 0;
  if (isOnes) add(mask, String(Number(mask.text) >> 1), "mask one bit narrower");
  else if (mask.getText().endsWith("Mask")) add(mask, `(${mask.getText()} >> 1)`, "mask one bit narrower");
}

function leaveOut(node, add) {
  if (!ts.isExpressionStatement(node)) return;
  add(node, ";", `left out: ${shortened(node.getText())}`);
}

function exchangeStores(node, add) {
  if (!ts.isBlock(node)) return;
  node.statements.forEach((first, i) => {
    const second = node.statements[i + 1];
    if (second === undefined || !isStore(first) || !isStore(second)) return;
    const both = { getStart: () => first.getStart(), end: second.end };
    add(both, `${second.getText()} ${first.getText()}`, `exchanged: ${shortened(first.getText())}`);
  });
}

const isStore = (node) =>
  ts.isExpressionStatement(node) &&
  (/^Atomics\.(store|and|or|add)\(/.test(node.getText()) ||
    (ts.isBinaryExpression(node.expression) &&
      node.expression.operatorToken.kind === Kind.EqualsToken &&
      ts.isElementAccessExpression(node.expression.left)));

/** `Atomics.store(m, i, x)` → `m[i] = x`, and what the others do, in steps. */
function makePlain(node, add) {
  if (!ts.isCallExpression(node)) return;
  const name = /^Atomics\.(\w+)$/.exec(node.expression.getText())?.[1];
  const [m, i, x, y] = node.arguments.map((argument) => argument.getText());
  const before = `(${m}[${i}] as number)`;
  const change = (operator) => `((b: number) => (${m}[${i}] = b ${operator} (${x}), b))(${before})`;
  const plain = {
    load: before,
    store: `(${m}[${i}] = ${x})`,
    and: change("&"),
    or: change("|"),
    add: change("+"),
    sub: change("-"),
    exchange: `((b: number) => (${m}[${i}] = ${x}, b))(${before})`,
    compareExchange: `((b: number) => (b === (${x}) ? (${m}[${i}] = ${y}, b) : b))(${before})`,
  }[name];
  if (plain !== undefined) add(node, plain, `Atomics.${name} made plain`);
}

function force(node, add) {
  if (!ts.isIfStatement(node) && !ts.isConditionalExpression(node)) return;
  const condition = ts.isIfStatement(node) ? node.expression : node.condition;
  if (/\bSPEC\./.test(condition.getText()) && !/[&|]{2}/.test(condition.getText())) return; // another template
  for (const value of ["true", "false"])
    add(condition, `(${value} as boolean)`, `always ${value}: ${shortened(condition.getText())}`);
}

const shortened = (text) => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
};

export const apply = (text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end);

export const lineOf = (text, start) => text.slice(0, start).split("\n").length;
