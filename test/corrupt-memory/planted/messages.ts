import { ts } from "ts-morph";
import { composed, sources } from "../../templates/support/composed.js";

/** What a check() can say: one sentence of a template, its numbers left open. */
export interface Message {
  /** `kinds/arena/fast.ts` */
  readonly file: string;
  readonly pattern: RegExp;
}

/** All sentences of all templates, those of their parts included. */
export function messagesOfTemplates(): Message[] {
  const whole = [...sources.keys()].filter((path) => !path.startsWith("parts/"));
  return whole.flatMap((path) => messagesIn(path, composed(path)));
}

/** What is pushed to a list of problems, or stands in one. */
export function messagesIn(file: string, text: string): Message[] {
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    for (const sentence of saidBy(node).flatMap(sentencesOf))
      found.push({ file, pattern: new RegExp(`^${sentence}$`) });
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** `problems.push(…)`, `found.push(…)`, `problems: […]` */
function saidBy(node: ts.Node): readonly ts.Expression[] {
  if (ts.isCallExpression(node) && /^(problems|found)\.push$/.test(node.expression.getText())) return node.arguments;
  if (!ts.isPropertyAssignment(node) || node.name.getText() !== "problems") return [];
  const lists: ts.ArrayLiteralExpression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isArrayLiteralExpression(inner)) lists.push(inner);
    else inner.forEachChild(visit);
  };
  visit(node.initializer);
  return lists.flatMap(({ elements }) => elements);
}

/** The sentences of an expression, each the text of a pattern; none if it is not text. */
function sentencesOf(said: ts.Expression): string[] {
  if (ts.isStringLiteralLike(said)) return [escape(said.text)];
  if (ts.isCallExpression(said) && said.expression.getText() === "damage")
    return sentencesOf(said.arguments[1]!).map(
      (what) => `word -?\\d+, ${what}, holds -?\\d+: something else wrote into the image`,
    );
  if (!ts.isTemplateExpression(said)) return [];
  return said.templateSpans.reduce(
    (before, { expression, literal }) =>
      before.flatMap((start) => valuesOf(expression).map((value) => start + value + escape(literal.text))),
    [escape(said.head.text)],
  );
}

/** Either of two texts, or anything. */
function valuesOf(expression: ts.Expression): string[] {
  if (!ts.isConditionalExpression(expression)) return [".+"];
  return [expression.whenTrue, expression.whenFalse].flatMap((side) => sentencesOf(side));
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
