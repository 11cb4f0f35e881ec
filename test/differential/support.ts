import { compileFunction } from "node:vm";
import { ts } from "ts-morph";
import { parse } from "../../generator/1-parse/parse.js";
import { resolve } from "../../generator/2-resolve/resolve.js";
import { layOut } from "../../generator/3-layout/layout.js";
import { plan } from "../../generator/4-plan/plan.js";
import type { TemplatePlan } from "../../generator/4-plan/types.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { Value } from "../../generator/5-emit/specialise/types.js";
import { planOptions } from "../phases/support/plan-options.js";
import { composed, sources } from "../templates/support/composed.js";

/*
 * template(SPEC) ≡ specialised(SPEC): a template runs as it is and as the specialiser makes it, each on a buffer of its
 * own. The numbers come from a schema through the phases before, so that they make sense together.
 */

export type Spec = Readonly<Record<string, Value>>;

/** A class over an image. */
export type PoolClass = new (buffer: ArrayBufferLike, byteOffset: number, worker: number) => Record<string, unknown>;

const TEMPLATES = new URL("../../templates/", import.meta.url);

/** The template and the numbers of the first allocator of a schema. */
export function planOf(schema: string): TemplatePlan {
  const layout = layOut(resolve(parse(schema).value!).value!).value!;
  return plan(layout, planOptions).module.allocators[0]!.template;
}

/** The class of a template as it stands, with SPEC as a variable; its parts are classes that it inherits from. */
export async function referenceClass(file: string, spec: Spec): Promise<PoolClass> {
  const module = (await load(`kinds/${file}.js`)) as Record<string, (spec: Spec) => PoolClass>;
  const name = Object.keys(module).find((key) => key.startsWith("define"))!;
  return module[name]!(spec);
}

/** The class the specialiser makes; `mutate` changes its text first. */
export async function specialisedClass(
  file: string,
  spec: Spec,
  mutate = (text: string): string => text,
  from = sources,
): Promise<PoolClass> {
  const text = mutate(specialise({ ...requestFor(file, spec), sources: from }).text);
  const paths = [...text.matchAll(/from "(.*)"/g)].map(([, path]) => path!);
  const modules = new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, object]> => [path, await load(path.replace(/^(\.\.\/)+/, ""))]),
    ),
  );
  return run(text, modules)["Pool"] as PoolClass;
}

export function requestFor(file: string, spec: Spec) {
  const template = `kinds/${file}.ts`;
  return {
    template,
    sources,
    spec,
    className: "Pool",
    rename: {},
    prelude: HANDLES,
    uses: internalsOf(template),
    importPath: (from: string) => from,
  };
}

const HANDLES = `export type Handle = number & { readonly __brand: "handle" };
export type SliceHandle = number & { readonly __slice: true };
export type StringHandle = SliceHandle & { readonly __brand: "string" };`;

/** Accessors use the internal methods and arrays of a template; without any they would be swept, and not be compared. */
const internalsOf = (template: string): string[] =>
  Array.from(composed(template).matchAll(/@internal\s*\*\/\s*(?:declare readonly )?(\w+)/g), ([, name]) => name!);

async function load(path: string): Promise<object> {
  return (await import(/* @vite-ignore */ new URL(path.replace(/\.js$/, ".ts"), TEMPLATES).pathname)) as object;
}

export function run(text: string, modules: ReadonlyMap<string, object>): Record<string, unknown> {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const exports: Record<string, unknown> = {};
  const evaluate = compileFunction(outputText, ["exports", "require"]) as (
    exports: object,
    require: (path: string) => unknown,
  ) => void;
  evaluate(exports, (path) => modules.get(path));
  return exports;
}
