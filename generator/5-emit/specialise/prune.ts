import { ts } from "ts-morph";
import { REMOVED, type Emit, type Piece, type Rewrite } from "./emit.js";
import { fail } from "./error.js";
import { evaluate } from "./evaluate.js";
import { indentAt, outdented } from "./text.js";
import type { Scope } from "./types.js";

/*
 * Rule 4 in statements. A branch that is kept stays a block here; `flatten` takes its braces off where no name escapes.
 */

export const prune: Rewrite = (node, scope, emit) => {
  if (ts.isIfStatement(node)) return pruneIf(node, scope, emit);
  if (ts.isSwitchStatement(node)) return pruneSwitch(node, scope, emit);
  if (ts.isBreakStatement(node)) return leavesPrunedSwitch(node, scope) ? REMOVED : undefined;
  // while (false) … goes; false && f(); and true; go
  if (ts.isWhileStatement(node)) return evaluate(node.expression, scope)?.value === false ? gone(node) : undefined;
  if (ts.isExpressionStatement(node))
    return evaluate(node.expression, scope, "known")?.derived ? gone(node) : undefined;
  return undefined;
};

/**
 * if (SPEC.shared) { a(); } else { b(); }     → { b(); }
 * if (x) a(); else if (SPEC.shared) b();      → if (x) a();
 */
function pruneIf(node: ts.IfStatement, scope: Scope, emit: Emit): Piece | undefined {
  const kept = survivor(node, scope);
  if (kept === undefined) return gone(node);
  if (kept !== node) return reindented(kept, node, scope, emit);
  if (node.elseStatement === undefined || survivor(node.elseStatement, scope) !== undefined) return undefined;
  const text = emit.slices(node, scope, node.getStart(scope.module.source), node.thenStatement.getEnd());
  return isBeforeElse(node) ? `${text} else {}` : text;
}

/** The statement left of a chain of ifs with constant conditions, if any. */
function survivor(node: ts.Statement, scope: Scope): ts.Statement | undefined {
  if (!ts.isIfStatement(node)) return node;
  const condition = evaluate(node.expression, scope);
  if (condition === undefined) return node;
  const arm = condition.value ? node.thenStatement : node.elseStatement;
  return arm && survivor(arm, scope);
}

/** An arm written on a line of its own moves to the column of its `if`. */
function reindented(arm: ts.Statement, node: ts.IfStatement, scope: Scope, emit: Emit): Piece {
  const piece = emit.piece(arm, scope);
  if (piece === REMOVED) return gone(node);
  const { source } = scope.module;
  const by = indentAt(source.text, arm.getStart(source)) - indentAt(source.text, node.getStart(source));
  return outdented(piece, by);
}

/** The last `if` of a then-branch without braces: dropping its else would hand it the outer one. */
function isBeforeElse(node: ts.Statement): boolean {
  const { parent } = node;
  if (ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent) || !ts.isStatement(parent))
    return false;
  return (
    (ts.isIfStatement(parent) && parent.thenStatement === node && parent.elseStatement !== undefined) ||
    isBeforeElse(parent)
  );
}

/** switch (SPEC.kind) { case "a": f(); break; case "b": g(); } → { f(); } */
function pruneSwitch(node: ts.SwitchStatement, scope: Scope, emit: Emit): Piece | undefined {
  const subject = evaluate(node.expression, scope);
  if (subject === undefined) return undefined;
  const { clauses } = node.caseBlock;
  clauses.forEach((clause, i) => checkClause(clause, i === clauses.length - 1));
  const matches = (clause: ts.CaseOrDefaultClause): boolean =>
    ts.isCaseClause(clause) && label(clause, scope) === subject.value;
  let index = clauses.findIndex(matches);
  if (index < 0) index = clauses.findIndex(ts.isDefaultClause);
  // case 1: case 2: f(); — stacked labels share the statements of the last one
  while (index >= 0 && index < clauses.length - 1 && clauses[index]!.statements.length === 0) index++;
  const statements = clauses[index]?.statements ?? [];
  if (statements.length === 0) return gone(node);
  if (statements.length === 1 && ts.isBlock(statements[0]!)) return emit.piece(statements[0], scope);
  const text = emit.slices(clauses[index]!, scope, statements[0]!.getFullStart(), clauses[index]!.getEnd());
  return `{${text}\n${" ".repeat(indentAt(scope.module.source.text, node.getStart(scope.module.source)))}}`;
}

function label(clause: ts.CaseClause, scope: Scope): unknown {
  const constant = evaluate(clause.expression, scope);
  if (constant === undefined) fail(4, clause.expression, "a case of a switch on a constant must be a constant");
  return constant.value;
}

/** Only whole clauses can be chosen: one must not run into the next, nor leave from its middle. */
function checkClause(clause: ts.CaseOrDefaultClause, isLast: boolean): void {
  const only = clause.statements.length === 1 ? clause.statements[0]! : undefined;
  const statements = only !== undefined && ts.isBlock(only) ? only.statements : clause.statements;
  const last = statements.at(-1);
  if (last === undefined) return;
  if (!isLast && !isJump(last))
    fail(4, last, "this case falls through into the next one; end it with break, return or throw");
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)) return;
    if (ts.isBreakStatement(node) && node.label === undefined && node !== last) {
      fail(4, node, "a switch on a constant can be left only at the end of a case");
    }
    ts.forEachChild(node, visit);
  };
  statements.forEach(visit);
}

export function isJump(node: ts.Statement): boolean {
  return ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node);
}

function leavesPrunedSwitch(node: ts.BreakStatement, scope: Scope): boolean {
  if (node.label !== undefined) return false;
  const left = ts.findAncestor(node, (up) => ts.isSwitchStatement(up) || ts.isIterationStatement(up, false));
  return left !== undefined && ts.isSwitchStatement(left) && evaluate(left.expression, scope, "known") !== undefined;
}

/** Nothing is left of a statement; where the grammar wants one, an empty block. */
function gone(node: ts.Statement): Piece {
  const { parent } = node;
  const inList = ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
  return inList ? REMOVED : "{}";
}
