import { compileFunction } from "node:vm";
import { ts } from "ts-morph";
import { composed } from "../templates/support/composed.js";
import { runtime, type Steps } from "./step.js";

/*
 * The explorable variant of a template, made from the same composed text as the production variant: every access to the
 * image becomes a yield, methods that contain one become generators, and calls to those become `yield*`.
 *
 *   m[t] = p - 1                        (yield __.write("i32", t, p - 1))
 *   Atomics.load(m, i)                  (yield __.atomic("load", "i32", i))
 *   store(SPEC.shared, m, i, v)         (yield __.atomic("store", "i32", i, v))
 *   peek(m, i)                          (yield __.peek("i32", i))
 *   poison(m, p, n), m.fill(v, p, e)    (yield* __.poison("i32", p, n)), …
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
/** What templates call of each other: of a pool, and of its retirer. */
const foreign = ["isLive", "_bornAt", "_freeInDepot", "_retireAt", "_isRetiredAt", "_reclaim", "_retire", "flush"];
/** Classes that templates give the image to: explorable with them, as if their text stood there too. */
const companions = ["runtime/depot.js", "runtime/guarded-slots.js", "runtime/claims.js", "runtime/epochs.js"];
/** Functions that are given the image, told word by word in `step.ts`. */
const overWords = new Set(["poison", "damagedWord", "clear"]);
const arrays = new Set(["_i32", "_u8"]);
/** Views of part of `i32`, and the property that says with which word they begin. */
const windows = new Map([["_own", "_line"]]);

const loaded = new Map<string, Promise<Record<string, unknown>>>();

/** The module of template `path` ("kinds/sharded-free-list/sharded-free-list.ts"), explorable. */
export function loadExplorable(path: string, mutations: readonly Mutation[] = []): Promise<Record<string, unknown>> {
  const key = JSON.stringify([path, mutations]),
    module = loaded.get(key) ?? loadMutated(path, mutations);
  loaded.set(key, module);
  return module;
}

async function loadMutated(path: string, mutations: readonly Mutation[]): Promise<Record<string, unknown>> {
  const url = new URL(path, templates);
  const texts = mutate(withCompanions(path), mutations, path);
  const imports = new Map<string, Record<string, unknown>>();
  for (const [specifier, text] of texts) imports.set(specifier, await load(text, new URL(specifier, url), imports));
  return imports.get("")!;
}

/** Texts by import specifier: the companions, then under "" the template. */
function withCompanions(path: string): Map<string, string> {
  const template = composed(path);
  const up = "../".repeat(path.split("/").length - 1);
  const imported = companions.filter((companion) => template.includes(`"${up}${companion}"`));
  const read = (companion: string): string => composed(companion.replace(/\.js$/, ".ts"));
  return new Map([...imported.map((companion) => [up + companion, read(companion)] as const), ["", template]]);
}

async function load(source: string, url: URL, known: ReadonlyMap<string, unknown>): Promise<Record<string, unknown>> {
  const code = ts.transpileModule(makeExplorable(source, companionSteps(known)), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, useDefineForClassFields: true },
  }).outputText;
  const imports = new Map<string, unknown>();
  for (const [, specifier] of code.matchAll(/require\("([^"]+)"\)/g)) {
    const file = new URL(specifier!.replace(/\.js$/, ".ts"), url).pathname;
    imports.set(specifier!, known.get(specifier!) ?? (await import(file)));
  }
  const exports: Record<string, unknown> = {};
  compileFunction(code, ["require", "exports", "__"])((specifier: string) => imports.get(specifier), exports, runtime);
  return exports;
}

const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as new () => object;

/** Methods of the companions that became generators. */
function companionSteps(known: ReadonlyMap<string, unknown>): string[] {
  const classes = [...known.values()].flatMap((module) => Object.values(module as object)).filter(isClass);
  return classes.flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).filter((name) => prototype[name] instanceof GeneratorFunction),
  );
}

const isClass = (value: unknown): value is { readonly prototype: Record<string, unknown> } =>
  typeof value === "function" && value.prototype !== undefined;

/** Each mutation stands in one of the texts, once. */
function mutate(texts: ReadonlyMap<string, string>, mutations: readonly Mutation[], path: string): Map<string, string> {
  const mutated = new Map(texts);
  for (const { from, to } of mutations) {
    const places = [...mutated].filter(([, text]) => text.includes(from));
    const parts = places.flatMap(([, text]) => text.split(from));
    if (parts.length !== 2)
      throw new Error(`${path}: ${parts.length - places.length} places to mutate, 1 wanted: ${from}`);
    mutated.set(places[0]![0], parts.join(to));
  }
  return mutated;
}

interface Method {
  readonly node: ts.MethodDeclaration;
  /** Accesses of its own. */
  readonly accesses: boolean;
  readonly calls: readonly string[];
  readonly hopeless: boolean;
}

/** Text in, text out: of a class with all its parts in it. `steps`: methods of other objects that are generators. Exported for its own tests. */
export function makeExplorable(source: string, steps: readonly string[] = []): string {
  const file = ts.createSourceFile("template.ts", source, ts.ScriptTarget.ESNext, true);
  const others = new Set([...foreign, ...steps]);
  const methods = new Map<string, Method>();
  const look = (node: ts.Node): void => {
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(node.parent))
      throw new Error(`nobody sees the accesses of what is inherited: ${node.getText()}`);
    if (ts.isMethodDeclaration(node) && node.body !== undefined)
      methods.set(node.name.getText(), inspect(node, others));
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
    if ((name !== undefined && stepwise.has(name)) || isForeignStep(node, others)) {
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

function inspect(node: ts.MethodDeclaration, others: ReadonlySet<string>): Method {
  let accesses = false;
  let hopeless =
    node.asteriskToken !== undefined || (node.modifiers ?? []).some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  const calls: string[] = [];
  const look = (inner: ts.Node, nested: boolean): void => {
    const access = isAccess(inner) || isForeignStep(inner, others);
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
function isForeignStep(node: ts.Node, others: ReadonlySet<string>): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return node.expression.expression.kind !== ts.SyntaxKind.ThisKeyword && others.has(node.expression.name.text);
}

/** `this.x(…)` → x, `this.#x(…)` → #x. */
function calledMethod(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  return node.expression.expression.kind === ts.SyntaxKind.ThisKeyword ? node.expression.name.getText() : undefined;
}

/** Accesses in constructors happen before the program starts. */
const insideMethod = (node: ts.Node): boolean => ts.findAncestor(node, ts.isMethodDeclaration) !== undefined;

/** "i32" for `this._i32`, for a window of it, and for a name declared as `const m = this._i32`. */
function imageArray(node: ts.Expression): string | undefined {
  const name = arrayName(node);
  if (name === undefined) return undefined;
  return windows.has(name) ? "i32" : arrays.has(name) ? name.slice(1) : undefined;
}

/** The word or byte of the image that the index means. */
function addressText(array: ts.Expression, index: string): string {
  const line = windows.get(arrayName(array)!);
  return line === undefined ? index : `this.${line} + (${index})`;
}

/** "x" for `this.x` and for a name declared as `const m = this.x`. */
function arrayName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) return node.name.text;
  if (!ts.isIdentifier(node)) return undefined;
  const method = ts.findAncestor(node, ts.isMethodDeclaration);
  let found: string | undefined;
  const look = (inner: ts.Node): void => {
    if (ts.isVariableDeclaration(inner) && inner.name.getText() === node.text && inner.initializer !== undefined) {
      found ??= ts.isIdentifier(inner.initializer) ? undefined : arrayName(inner.initializer);
    }
    ts.forEachChild(inner, look);
  };
  if (method !== undefined) look(method);
  return found;
}

function isAccess(node: ts.Node): boolean {
  if (ts.isElementAccessExpression(node)) return imageArray(node.expression) !== undefined;
  return ts.isCallExpression(node) && (accessCall(node) !== undefined || manyWords(node) !== undefined);
}

/** `poison(m, p, n)` and `m.fill(v, p, e)`: many accesses, one after the other. */
function manyWords(node: ts.CallExpression): { name: string; arguments: readonly ts.Expression[] } | undefined {
  const { expression, arguments: given } = node;
  const isFill = ts.isPropertyAccessExpression(expression) && expression.name.text === "fill";
  if (isFill && imageArray(expression.expression) === "i32") return { name: "fill", arguments: given };
  if (!overWords.has(expression.getText()) || imageArray(given[0]!) !== "i32") return undefined;
  return { name: expression.getText(), arguments: given.slice(1) };
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
    manyWords(node) === undefined &&
    node.arguments.some((a) => imageArray(a) !== undefined)
  );
}

type Text = (node: ts.Node) => string;

function accessText(node: ts.Node, text: Text): string | undefined {
  if (ts.isBinaryExpression(node)) return assignmentText(node, text);
  if (ts.isElementAccessExpression(node)) {
    const array = imageArray(node.expression);
    return array === undefined
      ? undefined
      : `(yield __.read("${array}", ${addressText(node.expression, text(node.argumentExpression))}))`;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const many = manyWords(node);
  if (many !== undefined) return `(yield* __.${many.name}(${many.arguments.map(text).join(", ")}))`;
  const call = accessCall(node);
  if (call === undefined) return undefined;
  const [image, index, ...rest] = call.arguments;
  const given = [`"${imageArray(image!)}"`, addressText(image!, text(index!)), ...rest.map(text)].join(", ");
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
  const index = addressText(left.expression, text(left.argumentExpression)),
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
