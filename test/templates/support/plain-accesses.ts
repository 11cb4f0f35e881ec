import { ts } from "ts-morph";
import { composed } from "./composed.js";

/** One place where words of the image are read or written without `Atomics`. */
export interface PlainAccess {
  /** Method or function. */
  readonly where: string;
  /** As it stands there: `m[t]`, `peek(m, i)`, `m.fill(…)`, `poison(m, …)`. */
  readonly what: string;
}

/** Names that templates give to the image, or to a view of part of it. */
const images = /^(this\._(i32|u32|u8|own)|m|own|meta|i32)$/;
const helpers = new Set(["peek", "poison", "clear", "damagedWord"]);

/** All plain accesses of a file, each once a method. */
export function plainAccesses(text: string): PlainAccess[] {
  const file = ts.createSourceFile("template.ts", text, ts.ScriptTarget.ESNext, true);
  const found = new Map<string, PlainAccess>();
  const look = (node: ts.Node, where: string): void => {
    const what = accessText(node);
    if (what !== undefined) found.set(`${where} ${what}`, { where, what });
    const name = nameOf(node);
    ts.forEachChild(node, (child) => look(child, name ?? where));
  };
  look(file, "");
  return [...found.values()];
}

/** Those of a template, its parts included. */
export const accessesOf = (path: string): PlainAccess[] => plainAccesses(composed(path));

function nameOf(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node) ||
    (ts.isFunctionDeclaration(node) && node.name !== undefined)
  )
    return node.name!.getText();
  return undefined;
}

function accessText(node: ts.Node): string | undefined {
  if (ts.isElementAccessExpression(node) && images.test(node.expression.getText())) return node.getText();
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression.getText();
  if (helpers.has(callee) && node.arguments.some((a) => images.test(a.getText()))) return `${callee}(…)`;
  const isFill = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "fill";
  return isFill && images.test(node.expression.expression.getText())
    ? `${node.expression.expression.getText()}.fill(…)`
    : undefined;
}
