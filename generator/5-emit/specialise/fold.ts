import { ts } from "ts-morph";
import type { Emit, Rewrite } from "./emit.js";
import { evaluate, valueOf } from "./evaluate.js";
import { literal } from "./literal.js";
import { isValueName } from "./names.js";
import type { Scope, Value } from "./types.js";

/** SPEC.blockSize >> 2 → 16: a constant of SPEC is written as a literal. What has nothing of SPEC stays as written. */
export const fold: Rewrite = (node, scope, emit) => {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent))
    return foldTemplate(node, scope, emit);
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isValueName(node))) return undefined;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return undefined; // 0 as Handle keeps its type
  const constant = evaluate(node, scope, "hole");
  if (constant?.derived !== true) return undefined;
  return inHole(constant.value, node, scope, (value) => literal(value, node));
};

/** A number goes into a hole. */
function inHole(value: Value, node: ts.Expression, scope: Scope, print: (value: Value) => string): string {
  if (typeof value !== "number") return print(value);
  return scope.numbers.hole(() => print(valueOf(node, scope)!.value));
}

/** `${SPEC.name}: no slot ${n}` → `headers: no slot ${n}` */
function foldTemplate(node: ts.TemplateExpression, scope: Scope, emit: Emit): string {
  if (evaluate(node, scope, "known")?.derived) return quoted(node, scope);
  const text = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): string => part.rawText ?? "";
  let out = "`" + text(node.head);
  for (const span of node.templateSpans) {
    const constant = evaluate(span.expression, scope, "hole");
    out += constant?.derived
      ? inHole(constant.value, span.expression, scope, inTemplate)
      : "${" + emit.text(span.expression, scope) + "}";
    out += text(span.literal);
  }
  return out + "`";
}

/** `all ${SPEC.capacity} slots are live` → "all 1024 slots are live" */
function quoted(node: ts.TemplateExpression, scope: Scope): string {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const spans = node.templateSpans.map(({ expression, literal: { text } }) => {
    const { value } = evaluate(expression, scope, "hole")!;
    return inHole(value, expression, scope, (part) => escaped(String(part))) + escaped(text);
  });
  return `"${escaped(node.head.text)}${spans.join("")}"`;
}

const inTemplate = (value: Value): string =>
  typeof value === "number" ? String(value) : String(value).replace(/[\\`]|\$(?=\{)/g, "\\$&");
