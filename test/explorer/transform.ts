import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { ts } from "ts-morph";
import { runtime, type Steps } from "./step.js";

/*
 * The explorable variant of a template, made from the same text as the production variant: every access to the image
 * becomes a yield, methods that contain one become generators, and calls to those become `yield*`.
 *
 *   m[t] = p - 1                        (yield __.write("i32", t, p - 1))
 *   Atomics.load(m, i)                  (yield __.atomic("load", "i32", i))
 *   store(SPEC.shared, m, i, v)         (yield __.atomic("store", "i32", i, v))
 *   peek(m, i)                          (yield __.peek("i32", i))
 *   this.#take()                        (yield* this._p_take())
 *
 * Methods that cannot be told step by step (async ones, generators, accesses inside a callback, the image given to other
 * functions) throw a TypeError when they are called.
 */

/** An instance of the explorable class: what was a method is a generator. */
export type Explorable<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Steps<R> : T[K];
};

/** A change to a template's text that should break it; `from` must stand there exactly once. */
export interface Mutation {
  readonly from: string;
  readonly to: string;
}

const templates = new URL("../../templates/", import.meta.url);
const helpers = new Map([
  ["load", "load"],
  ["store", "store"],
  ["cas", "compareExchange"],
  ["exchange", "exchange"],
  ["add", "add"],
  ["and", "and"],
  ["or", "or"],
]);
/** What `reclamation.ts` calls of a pool. */
const foreign = new Set(["isLive", "retireAt", "isRetiredAt", "reclaim"]);
const arrays = new Set(["i32", "u8"]);

/** The module of template `path` ("concurrent/sharded-free-list.ts"), explorable. */
export async function loadExplorable(
  path: string,
  mutations: readonly Mutation[] = [],
): Promise<Record<string, unknown>> {
  const url = new URL(path, templates);
  const source = mutations.reduce((text, mutation) => mutate(text, mutation, path), readFileSync(url, "utf8"));
  const code = ts.transpileModule(makeExplorable(source), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, useDefineForClassFields: true },
  }).outputText;
  const imports = new Map<string, unknown>();
  for (const [, specifier] of code.matchAll(/require\("([^"]+)"\)/g)) {
    imports.set(specifier!, await import(new URL(specifier!.replace(/\.js$/, ".ts"), url).pathname));
  }
  const exports: Record<string, unknown> = {};
  compileFunction(code, ["require", "exports", "__"])((specifier: string) => imports.get(specifier), exports, runtime);
  return exports;
}

function mutate(text: string, { from, to }: Mutation, path: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${path}: ${parts.length - 1} places to mutate, 1 wanted: ${from}`);
  return parts.join(to);
}

interface Method {
  readonly node: ts.MethodDeclaration;
  /** Accesses of its own. */
  readonly accesses: boolean;
  readonly calls: readonly string[];
  readonly hopeless: boolean;
}

/** Text in, text out; exported for its own tests. */
export function makeExplorable(source: string): string {
  const file = ts.createSourceFile("template.ts", source, ts.ScriptTarget.ESNext, true);
  const methods = new Map<string, Method>();
  const look = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.body !== undefined) methods.set(node.name.getText(), inspect(node));
    ts.forEachChild(node, look);
  };
  look(file);
  const stepwise = closure(methods);
  return rewrite(file, (node, text) => {
    if (ts.isMethodDeclaration(node) && methods.get(node.name.getText())?.hopeless) {
      return `${text(node.name)}(): any { throw new TypeError("${node.name.getText()} cannot be explored"); }`;
    }
    if (ts.isMethodDeclaration(node) && stepwise.has(node.name.getText())) {
      const modifiers = node.modifiers?.map((m) => `${m.getText()} `).join("") ?? "";
      const parameters = node.parameters.map(text).join(", ");
      return `${modifiers}*${text(node.name)}(${parameters}): any ${text(node.body!)}`;
    }
    if (ts.isGetAccessor(node) && /\bthis\.\w+(\(|\[)/.test(node.getText())) {
      return `get ${text(node.name)}(): any { throw new TypeError("${node.name.getText()} cannot be explored"); }`;
    }
    if (ts.isPrivateIdentifier(node)) return `_p_${node.text.slice(1)}`;
    if (!insideMethod(node)) return undefined;
    const name = calledMethod(node);
    if ((name !== undefined && stepwise.has(name)) || isForeignStep(node)) {
      const call = node as ts.CallExpression;
      return `(yield* ${text(call.expression)}(${call.arguments.map(text).join(", ")}))`;
    }
    return accessText(node, text);
  });
}

/** Methods that access the image, and those that call one of them. */
function closure(methods: ReadonlyMap<string, Method>): Set<string> {
  const able = [...methods].filter(([, m]) => !m.hopeless);
  const found = new Set(able.filter(([, m]) => m.accesses).map(([name]) => name));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [name, m] of able) if (m.calls.some((callee) => found.has(callee))) found.add(name);
  }
  return found;
}

function inspect(node: ts.MethodDeclaration): Method {
  let accesses = false;
  let hopeless =
    node.asteriskToken !== undefined || (node.modifiers ?? []).some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  const calls: string[] = [];
  const look = (inner: ts.Node, nested: boolean): void => {
    const access = isAccess(inner) || isForeignStep(inner);
    const callee = calledMethod(inner);
    if (callee !== undefined) calls.push(callee);
    if (access) accesses = true;
    if ((access || callee !== undefined) && nested) hopeless = true;
    if (givesImageAway(inner)) hopeless = true;
    ts.forEachChild(inner, (child) =>
      look(child, nested || ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)),
    );
  };
  look(node.body!, false);
  return { node, accesses, calls, hopeless };
}

/** `pool.reclaim(h)`: a method of another template, explorable too. */
function isForeignStep(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return node.expression.expression.kind !== ts.SyntaxKind.ThisKeyword && foreign.has(node.expression.name.text);
}

/** `this.x(…)` → x, `this.#x(…)` → #x. */
function calledMethod(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  return node.expression.expression.kind === ts.SyntaxKind.ThisKeyword ? node.expression.name.getText() : undefined;
}

/** Accesses in constructors happen before the program starts. */
const insideMethod = (node: ts.Node): boolean => ts.findAncestor(node, ts.isMethodDeclaration) !== undefined;

/** "i32" for `this.i32` and for a name declared as `const m = this.i32`. */
function imageArray(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) {
    return arrays.has(node.name.text) ? node.name.text : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const method = ts.findAncestor(node, ts.isMethodDeclaration);
  let found: string | undefined;
  const look = (inner: ts.Node): void => {
    if (ts.isVariableDeclaration(inner) && inner.name.getText() === node.text && inner.initializer !== undefined) {
      found ??= ts.isIdentifier(inner.initializer) ? undefined : imageArray(inner.initializer);
    }
    ts.forEachChild(inner, look);
  };
  if (method !== undefined) look(method);
  return found;
}

function isAccess(node: ts.Node): boolean {
  if (ts.isElementAccessExpression(node)) return imageArray(node.expression) !== undefined;
  return ts.isCallExpression(node) && accessCall(node) !== undefined;
}

/** What an access call does: its name and the arguments from the array on. */
function accessCall(node: ts.CallExpression): { name: string; arguments: readonly ts.Expression[] } | undefined {
  const callee = node.expression.getText();
  if (callee.startsWith("Atomics.")) return { name: callee.slice(8), arguments: node.arguments };
  if (callee === "peek") return { name: "peek", arguments: node.arguments };
  const helper = helpers.get(callee);
  return helper === undefined ? undefined : { name: helper, arguments: node.arguments.slice(1) };
}

/** `poison(m, …)`: what happens to the image there, nobody tells us. */
function givesImageAway(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    accessCall(node) === undefined &&
    node.arguments.some((a) => imageArray(a) !== undefined)
  );
}

type Text = (node: ts.Node) => string;

function accessText(node: ts.Node, text: Text): string | undefined {
  if (ts.isBinaryExpression(node)) return assignmentText(node, text);
  if (ts.isElementAccessExpression(node)) {
    const array = imageArray(node.expression);
    return array === undefined ? undefined : `(yield __.read("${array}", ${text(node.argumentExpression)}))`;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const call = accessCall(node);
  if (call === undefined) return undefined;
  const [image, ...rest] = call.arguments;
  const given = [`"${imageArray(image!)}"`, ...rest.map(text)].join(", ");
  if (call.name === "peek") return `(yield __.peek(${given}))`;
  return call.name === "wait" ? `(yield* __.wait(${given}))` : `(yield __.atomic("${call.name}", ${given}))`;
}

/** m[i] = v and m[i] |= v; for the second, i is read twice. */
function assignmentText(node: ts.BinaryExpression, text: Text): string | undefined {
  const operator = node.operatorToken.getText();
  const left = ts.isNonNullExpression(node.left) ? node.left.expression : node.left;
  if (
    !operator.endsWith("=") ||
    ["==", "===", "!=", "!==", "<=", ">="].includes(operator) ||
    !ts.isElementAccessExpression(left)
  )
    return undefined;
  const array = imageArray(left.expression);
  if (array === undefined) return undefined;
  const index = text(left.argumentExpression),
    value = text(node.right);
  const stored = operator === "=" ? value : `(yield __.read("${array}", ${index})) ${operator.slice(0, -1)} (${value})`;
  return `(yield __.write("${array}", ${index}, ${stored}))`;
}

/** The text of `root`, where `change` may replace the text of any node. */
function rewrite(root: ts.SourceFile, change: (node: ts.Node, text: Text) => string | undefined): string {
  const text: Text = (node) => change(node, text) ?? slices(node);
  const slices = (node: ts.Node): string => {
    let [out, at] = ["", node.getStart(root)];
    ts.forEachChild(node, (child) => {
      const start = child.getStart(root);
      out += root.text.slice(at, start) + text(child);
      at = child.getEnd();
    });
    return out + root.text.slice(at, node.getEnd());
  };
  return slices(root);
}
