import { ts } from "ts-morph";
import type { Emit, Rewrite } from "./emit.js";
import { evaluate } from "./evaluate.js";
import { literal } from "./literal.js";
import { isValueName } from "./names.js";
import type { Scope } from "./types.js";

/** SPEC.blockSize >> 2 → 16: a constant of SPEC is written as a literal. What has nothing of SPEC stays as written. */
export const fold: Rewrite = (node, scope, emit) => {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent))
    return foldTemplate(node, scope, emit);
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isValueName(node))) return undefined;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return undefined; // 0 as Handle keeps its type
  const constant = evaluate(node, scope);
  return constant?.derived ? literal(constant.value, node) : undefined;
};

/** `${SPEC.name}: no slot ${n}` → `headers: no slot ${n}` */
function foldTemplate(node: ts.TemplateExpression, scope: Scope, emit: Emit): string {
  const whole = evaluate(node, scope);
  if (whole?.derived) return literal(whole.value, node);
  const text = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): string => part.rawText ?? "";
  let out = "`" + text(node.head);
  for (const span of node.templateSpans) {
    const constant = evaluate(span.expression, scope);
    out += constant?.derived ? escapeTemplate(String(constant.value)) : "${" + emit.text(span.expression, scope) + "}";
    out += text(span.literal);
  }
  return out + "`";
}

function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$(?=\{)/g, "\\$&");
}
