import { ts } from "ts-morph";
import { isPure } from "./purity.js";
import { isJump } from "./prune.js";
import { dedent, extent, indentAt, type Edit } from "./text.js";

/*
 * Rule 4, second half: what pruning leaves behind. Each function looks at a text and says what to replace in it.
 */

/** { b(); } among other statements → b(); unless a name would escape into code that means another one by it. */
export function flattenBlocks(source: ts.SourceFile): Edit[] {
  return nestedStatements(source)
    .filter(ts.isBlock)
    .filter((block) => canOpen(block, source))
    .map((block) => opened(block, source));
}

function canOpen(block: ts.Block, source: ts.SourceFile): boolean {
  if (/^[^\n]*\S/.test(source.text.slice(block.getEnd())) && /\/\/[^\n]*\n\s*\}$/.test(block.getText(source)))
    return false;
  if (block.statements.some(isUsing)) return false;
  const names = block.statements.flatMap(lexicalNames);
  if (names.length === 0) return true;
  const scope = ts.findAncestor(block.parent, (up) => ts.isFunctionLike(up) || ts.isSourceFile(up))!;
  return !names.some((name) => occursOutside(name, scope, block));
}

/** `using` ends at the closing brace, so the brace must stay. */
function isUsing(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using
  );
}

function lexicalNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function occursOutside(name: string, scope: ts.Node, block: ts.Block): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node === block) return false;
    if (ts.isIdentifier(node) && node.text === name) return !isPropertyName(node);
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(scope);
}

function isPropertyName(node: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
}

function opened(block: ts.Block, source: ts.SourceFile): Edit {
  const { text } = source;
  const [start, end] = [block.getStart(source), block.getEnd()];
  const inside = text.slice(start + 1, end - 1);
  if (inside.trim() === "") {
    const [from, to] = extent(source, block);
    return { start: from, end: to, text: "" };
  }
  const first = start + 1 + inside.search(/\S/);
  const last = start + 1 + inside.trimEnd().length;
  const by = text.slice(start, first).includes("\n") ? indentAt(text, first) - indentAt(text, start) : 0;
  return { start, end, text: dedent(source, first, last, by) };
}

/** return a; b(); → return a; */
export function dropUnreachable(source: ts.SourceFile): Edit[] {
  return statementLists(source).flatMap((statements) => {
    const jump = statements.findIndex(neverEnds);
    return jump < 0
      ? []
      : statements
          .slice(jump + 1)
          .filter((dead) => !ts.isFunctionDeclaration(dead))
          .map((dead) => cut(source, dead));
  });
}

/** Control never reaches what comes after. */
function neverEnds(node: ts.Statement): boolean {
  if (ts.isBlock(node)) return node.statements.some(neverEnds);
  if (ts.isIfStatement(node))
    return node.elseStatement !== undefined && neverEnds(node.thenStatement) && neverEnds(node.elseStatement);
  return isJump(node);
}

/** if (x) { } → nothing, when x does nothing; if (x) a(); else { } → if (x) a(); */
export function dropEmptyBranches(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isIfStatement(node)) return;
    const { thenStatement, elseStatement } = node;
    const inList = ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent);
    if (inList && elseStatement !== undefined && isEmpty(elseStatement, source)) {
      edits.push({ start: thenStatement.getEnd(), end: elseStatement.getEnd(), text: "" });
    } else if (inList && elseStatement === undefined && isEmpty(thenStatement, source) && isPure(node.expression)) {
      edits.push(cut(source, node));
    }
  };
  visit(source);
  return edits;
}

function isEmpty(node: ts.Statement, source: ts.SourceFile): boolean {
  return ts.isBlock(node) && node.getText(source).slice(1, -1).trim() === "";
}

export function cut(source: ts.SourceFile, node: ts.Node): Edit {
  const [start, end] = extent(source, node);
  return { start, end, text: "" };
}

function nestedStatements(source: ts.SourceFile): ts.Statement[] {
  return statementLists(source).flat();
}

/** All lists of statements but the top-level one, where blocks have no business. */
function statementLists(source: ts.SourceFile): ts.Statement[][] {
  const lists: ts.Statement[][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) lists.push([...node.statements]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lists;
}
