import { ts } from "ts-morph";
import type { Rewrite } from "./emit.js";
import { mixes } from "./precedence.js";

/** h & m | s → (h & m) | s: nobody should have to know which of the two binds more tightly. */
export const parenthesise: Rewrite = (node, scope, emit) =>
  isMixed(node) ? `(${emit.slices(node, scope)})` : undefined;

/** An operand of an operator that it should not stand beside without parentheses. */
export const isMixed = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && ts.isBinaryExpression(node.parent) && mixes(node, node.parent);
