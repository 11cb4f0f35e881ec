import { compileFunction } from "node:vm";
import { ts } from "ts-morph";

/** Runs TypeScript text and gives what it exports; imports come from `modules`, by path as written. */
export function execute(text: string, modules: Readonly<Record<string, object>> = {}): Record<string, unknown> {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const exports: Record<string, unknown> = {};
  const load = (path: string): object => {
    const found = modules[path];
    if (found === undefined) throw new Error(`no module ${path}`);
    return found;
  };
  const run = compileFunction(outputText, ["exports", "require"]) as (exports: object, require: typeof load) => void;
  run(exports, load);
  return exports;
}

/** Runs the factory `defineX` of a template as it is. */
export function executeTemplate(text: string, spec: object, modules: Readonly<Record<string, object>> = {}): new () => object {
  const factory = execute(text, modules)["defineX"] as (spec: object) => new () => object;
  return factory(spec);
}

/** Runs the class `Out` of an output. */
export function executeOutput(text: string, modules: Readonly<Record<string, object>> = {}): new () => object {
  return execute(text, modules)["Out"] as new () => object;
}
