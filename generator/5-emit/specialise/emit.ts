import { ts } from "ts-morph";
import { expandDocValues } from "./comments.js";
import { extent } from "./text.js";
import type { Scope } from "./types.js";

/** A statement or member goes, with its comments. */
export const REMOVED = Symbol("removed");

export type Piece = string | typeof REMOVED;

/** One pass: the text that takes the place of a node, or undefined when the pass has nothing to say about it. */
export type Rewrite = (node: ts.Node, scope: Scope, emit: Emit) => Piece | undefined;

export interface Emit {
  /** What the first pass with an opinion says; otherwise the original text around the emitted children. */
  piece(node: ts.Node, scope: Scope): Piece;
  /** The same where a node cannot go: in an expression. */
  text(node: ts.Node, scope: Scope): string;
  /** The original text from `from` to `to`, with the children of `node` emitted. */
  slices(node: ts.Node, scope: Scope, from?: number, to?: number): string;
}

/**
 * Text slices, not mutation: the output is the text of the template but for the nodes a pass rewrites, so comments and
 * layout survive by construction. `rewrites` are asked in order.
 */
export function createEmit(rewrites: readonly Rewrite[]): Emit {
  const emit: Emit = {
    piece(node, scope) {
      for (const rewrite of rewrites) {
        const piece = rewrite(node, scope, emit);
        if (piece !== undefined) return piece;
      }
      return emit.slices(node, scope);
    },
    text(node, scope) {
      const piece = emit.piece(node, scope);
      return piece === REMOVED ? "" : piece;
    },
    slices(node, scope, from = node.getStart(scope.module.source), to = node.getEnd()) {
      return joinSlices(node, scope, from, to, emit);
    },
  };
  return emit;
}

function joinSlices(node: ts.Node, scope: Scope, from: number, to: number, emit: Emit): string {
  const { source } = scope.module;
  let out = "";
  let at = from;
  ts.forEachChild(node, (child) => {
    const start = child.getStart(source);
    if (start < at || start >= to) return;
    const piece = emit.piece(child, scope);
    const [goes, resumes] = piece === REMOVED ? extent(source, child) : [start, child.getEnd()];
    out += expandDocValues(Math.min(at, goes), goes, scope);
    if (piece !== REMOVED) out += glue(out, piece, scope) + piece;
    at = resumes;
  });
  return out + expandDocValues(at, Math.max(at, to), scope);
}

/** a - (-5): two signs must not become one operator. */
function glue(before: string, after: string, { numbers }: Scope): string {
  const last = before.at(-1);
  return (last === "+" || last === "-") && numbers.fill(after).startsWith(last) ? " " : "";
}
