import { ts } from "ts-morph";
import type { Emit, Rewrite } from "./emit.js";
import { evaluate } from "./evaluate.js";
import { literal } from "./literal.js";
import { isValueName } from "./names.js";
import type { Scope, Value } from "./types.js";

/** SPEC.blockSize >> 2 → 16: a constant of SPEC is written as a literal. What has nothing of SPEC stays as written. */
export const fold: Rewrite = (node, scope, emit) => {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent))
    return foldTemplate(node, scope, emit);
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isValueName(node))) return undefined;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return undefined; // 0 as Handle keeps its type
  const constant = evaluate(node, scope);
  return constant?.derived ? printed(constant.value, node, scope) : undefined;
};

function printed(value: Value, node: ts.Node, { numbers }: Scope): string {
  const text = literal(value, node);
  return typeof value === "number" ? numbers.hole(text) : text;
}

/** `${SPEC.name}: no slot ${n}` → `headers: no slot ${n}` */
function foldTemplate(node: ts.TemplateExpression, scope: Scope, emit: Emit): string {
  if (evaluate(node, scope)?.derived) return quoted(node, scope);
  const text = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): string => part.rawText ?? "";
  let out = "`" + text(node.head);
  for (const span of node.templateSpans) {
    const constant = evaluate(span.expression, scope);
    out += constant?.derived ? inTemplate(constant.value, scope) : "${" + emit.text(span.expression, scope) + "}";
    out += text(span.literal);
  }
  return out + "`";
}

/** `all ${SPEC.capacity} slots are live` → "all 1024 slots are live" */
function quoted(node: ts.TemplateExpression, scope: Scope): string {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const spans = node.templateSpans.map(({ expression, literal: { text } }) => {
    const { value } = evaluate(expression, scope)!;
    return (typeof value === "number" ? scope.numbers.hole(String(value)) : escaped(String(value))) + escaped(text);
  });
  return `"${escaped(node.head.text)}${spans.join("")}"`;
}

function inTemplate(value: Value, { numbers }: Scope): string {
  return typeof value === "number" ? numbers.hole(String(value)) : String(value).replace(/[\\`]|\$(?=\{)/g, "\\$&");
}
