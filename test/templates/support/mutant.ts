import { runInThisContext } from "node:vm";
import { ts } from "ts-morph";
import { composed } from "./composed.js";

/** What to change in the text of a template, its parts included: each `from` stands there exactly once. */
export type Patch = readonly (readonly [from: string, to: string])[];

/** The factory of a template whose text was changed: compiled, and run with the modules it imports as they are. */
export async function mutate<Define>(file: string, patch: Patch): Promise<Define> {
  const template = new URL(`../../../templates/kinds/${file}.ts`, import.meta.url);
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(patched(composed(`kinds/${file}.ts`), patch), { compilerOptions });
  const modules = new Map<string, unknown>();
  for (const [, path] of outputText.matchAll(/require\("(.+?)"\)/g)) {
    modules.set(path!, await import(new URL(path!.replace(/\.js$/, ".ts"), template).pathname));
  }
  const exports: Record<string, unknown> = {};
  const run = runInThisContext(`(exports, require) => { ${outputText}\n}`) as (...scope: unknown[]) => void;
  run(exports, (path: string) => modules.get(path));
  return Object.entries(exports).find(([name]) => name.startsWith("define"))![1] as Define;
}

export function patched(text: string, patch: Patch): string {
  return patch.reduce((before, [from, to]) => {
    const parts = before.split(from);
    if (parts.length !== 2) throw new Error(`"${from}" stands there ${parts.length - 1} times, not once`);
    return parts.join(to);
  }, text);
}
