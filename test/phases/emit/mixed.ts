import { ts } from "ts-morph";

const shifts = new Set(["<<", ">>", ">>>"]);
const bits = new Set(["&", "|", "^"]);
const sums = new Set(["+", "-"]);
const products = new Set(["*", "/", "%"]);

/** Operators of one family, where it is not plain which binds more tightly, or one beside bit operations. */
function areMixed(inner: string, outer: string): boolean {
  if (inner === outer) return false;
  if (shifts.has(outer) || bits.has(outer)) return true;
  return (products.has(outer) && products.has(inner)) || (sums.has(outer) && (shifts.has(inner) || bits.has(inner)));
}

/** Expressions in which an operator stands beside another one that takes a reader's knowledge of precedence. */
export function mixedIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node))
      for (const operand of [node.left, node.right])
        if (ts.isBinaryExpression(operand) && areMixed(operand.operatorToken.getText(), node.operatorToken.getText()))
          found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("output.ts", text, ts.ScriptTarget.ES2022, true));
  return found;
}
