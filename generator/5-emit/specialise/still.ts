import { ts } from "ts-morph";
import type { Rewrite } from "./emit.js";
import { valueOf } from "./evaluate.js";
import { memo, type Sources } from "./memo.js";
import { hasTag, isGuard } from "./names.js";
import { written } from "./numbers.js";
import { isMixed } from "./parenthesise.js";
import { Trace } from "./trace.js";
import type { Module } from "./types.js";

/*
 * Most of a template is the same in every output. Such nodes are found once for each template; the walk takes their text
 * as it is and does not go into them.
 */

interface Still {
  readonly nodes: WeakSet<ts.Node>;
  /** Every name in the template. */
  readonly names: ReadonlySet<string>;
}

const found = memo<Still>(64);

/** Answers for nodes in which no pass has anything to do, whatever SPEC is, when `renames` are the names that change. */
export function keepStill(module: Module, sources: Sources, renames: ReadonlyMap<string, string>): Rewrite {
  const still = found(sources, [module.path, ...renames.keys()].join(), () => findStill(module, renames));
  // A clash of names is an error where it is met: then everything is looked at.
  if ([...renames].some(([from, to]) => from !== to && still.names.has(to))) return () => undefined;
  return (node, { module: { source }, names }) =>
    names.size === 0 && still.nodes.has(node) ? source.text.slice(node.getStart(source), node.getEnd()) : undefined;
}

function findStill(module: Module, renames: ReadonlyMap<string, string>): Still {
  const { source, constants, aliases, functions, methods } = module;
  const nodes = new WeakSet<ts.Node>();
  const names = new Set<string>();
  const changing = new Set(["SPEC", ...[constants, functions, methods, renames].flatMap((map) => [...map.keys()])]);
  const comments = [...source.text.matchAll(/\{@spec/g)].map(({ index }) => index);
  const hasValue = (node: ts.Node): boolean => comments.some((at) => node.getStart(source) <= at && at < node.getEnd());
  const visit = (node: ts.Node): boolean => {
    let isStill = true;
    ts.forEachChild(node, (child) => void (isStill = visit(child) && isStill));
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      names.add(node.text);
      isStill = !changing.has(node.text) && !aliases.has(node.text);
    }
    isStill &&= !isRewritten(node, module) && !hasValue(node);
    if (isStill) nodes.add(node);
    return isStill;
  };
  visit(source);
  return { nodes, names };
}

/** Of a node without names that change: may a pass rewrite it all the same? */
function isRewritten(node: ts.Node, module: Module): boolean {
  if (isMixed(node)) return true;
  if (ts.isTemplateExpression(node) || ts.isSwitchStatement(node) || ts.isBreakStatement(node)) return true;
  if (ts.isClassElement(node) || ts.isFunctionDeclaration(node)) return hasTag(node, "inline") || hasTag(node, "when");
  return decidersOf(node).some((decider) => isLiteralConstant(decider, module));
}

/** The expressions that choose what is left of a node: `while (false) …` goes, `true && x` is x. */
function decidersOf(node: ts.Node): ts.Expression[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.condition];
  return isGuard(node) ? [node.left, node.right] : [];
}

function isLiteralConstant(node: ts.Expression, module: Module): boolean {
  return (
    valueOf(node, { spec: {}, numbers: written, trace: new Trace(), module, names: new Map(), expanding: [] }) !==
    undefined
  );
}
