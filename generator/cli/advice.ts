import type { ImportExtension } from "../4-plan/import-extension.js";
import type { CompilerOptions } from "./tsconfig.js";

/** What is known of the project that a schema is started in. */
export interface Surroundings {
  /** tsconfig.json with what it extends; undefined when there is none. */
  readonly tsconfig: CompilerOptions | undefined;
  /** `"type": "module"` in package.json. */
  readonly isModule: boolean;
  readonly dependencies: ReadonlySet<string>;
  /** deno.json or deno.jsonc. */
  readonly isDeno: boolean;
}

/** An option that has to be in the configuration, and why. */
export interface NeededExtension {
  readonly importExtension: ImportExtension;
  readonly reason: string;
}

/** Undefined where `js`, the default, works: tsc, Node, Vite, esbuild, Bun. */
export function neededExtension(surroundings: Surroundings): NeededExtension | undefined {
  const { tsconfig, isModule, dependencies, isDeno } = surroundings;
  if (
    tsconfig?.verbatimModuleSyntax === true &&
    !isModule &&
    (isNodeModule(tsconfig) || tsconfig.module === "commonjs")
  )
    return {
      importExtension: "mjs",
      reason:
        "This package is CommonJS and tsconfig.json has verbatimModuleSyntax: only .mts files may import and export.",
    };
  if (isDeno) return { importExtension: "ts", reason: "Deno imports files by their full names." };
  if (tsconfig?.allowImportingTsExtensions === true || tsconfig?.rewriteRelativeImportExtensions === true)
    return { importExtension: "ts", reason: "tsconfig.json has imports end in .ts." };
  const bundler = ["next", "ts-loader", "ts-jest"].find((name) => dependencies.has(name));
  // Node itself finds ./x only from CommonJS, so that with ts-jest alone it depends on what the build makes.
  if (
    bundler === undefined ||
    isNodeModule(tsconfig ?? {}) ||
    (bundler === "ts-jest" && tsconfig?.module !== "commonjs")
  )
    return undefined;
  return { importExtension: "none", reason: `${bundler} does not find ./x.ts when a file imports ./x.js.` };
}

/** Lines for tsconfig.json without which generated code does not compile. */
export function neededOptions({ tsconfig, dependencies }: Surroundings): string[] {
  if (tsconfig === undefined) return [];
  const impossible = tsconfig.verbatimModuleSyntax === true && tsconfig.module === "commonjs";
  return [
    ...(impossible ? ['"module": "nodenext"'] : []),
    ...(yearOf(targetOf(tsconfig)) < 2022 ? ['"target": "es2022"'] : []),
    ...(hasLibrary(tsconfig, dependencies) ? [] : ['"lib": ["es2022", "esnext.disposable", "dom"]']),
  ];
}

/** Where the nearest package.json decides what a .ts file is. */
const isNodeModule = ({ module = "" }: CompilerOptions): boolean => /^node(next|\d+)$/.test(module);

/** Below ES2022 private members become slow maps. Where no target is given, `module` brings one; TypeScript 5 takes ES5. */
function targetOf({ target, module = "" }: CompilerOptions): string {
  if (target !== undefined) return target;
  return module === "nodenext" ? "esnext" : isNodeModule({ module }) ? "es2022" : "es5";
}

/** ES2022, Symbol.dispose, and TextDecoder, WebAssembly and their like from a browser's types or from Node's. */
function hasLibrary(tsconfig: CompilerOptions, dependencies: ReadonlySet<string>): boolean {
  const { lib, types } = tsconfig;
  if (lib === undefined) return yearOf(targetOf(tsconfig)) > 2025;
  const hasPlatform =
    lib.some((name) => name === "dom" || name === "webworker") ||
    (types === undefined ? dependencies.has("@types/node") : types.some((name) => name === "node" || name === "bun"));
  const disposable = lib.some((name) => /^esnext(\.disposable)?$/.test(name));
  return hasPlatform && disposable && Math.max(...lib.map(yearOf)) >= 2022;
}

/** `es2022` is 2022, `es6` 2015, `esnext` later than all; 0 for what is no year. */
function yearOf(name: string): number {
  if (name === "esnext") return Infinity;
  const [, digits = "0"] = /^es(\d+)$/.exec(name) ?? [];
  const year = Number(digits);
  return year > 0 && year < 2015 ? 2009 + year : year;
}
