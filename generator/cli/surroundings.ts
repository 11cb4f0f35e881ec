import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Surroundings } from "./advice.js";
import { packageName } from "./config-file.js";
import { readTsconfig } from "./tsconfig.js";

/** Of a folder: the nearest package.json, tsconfig.json and deno.json. What can't be read is not there. */
export function surroundingsOf(folder: string): Surroundings {
  const tsconfig = nearest(folder, ["tsconfig.json"]);
  const manifest = nearest(folder, [packageName]);
  const { type, dependencies = {}, devDependencies = {} } = manifest === undefined ? {} : readPackage(manifest);
  return {
    tsconfig: tsconfig === undefined ? undefined : readTsconfig(tsconfig),
    isModule: type === "module",
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    isDeno: nearest(folder, ["deno.json", "deno.jsonc"]) !== undefined,
  };
}

/** How a file in a folder names a file of this package: in the nearest node_modules, otherwise on a server. */
export function packagePath(folder: string, file: string, version: string): string {
  const found = nearest(folder, [join("node_modules", "gen-alloc", file)]);
  if (found === undefined) return `https://unpkg.com/gen-alloc@${version}/${file}`;
  const way = relative(folder, found).split(sep).join("/");
  return way.startsWith(".") ? way : `./${way}`;
}

function nearest(folder: string, names: readonly string[]): string | undefined {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : nearest(parent, names));
}

interface Package {
  readonly type?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

function readPackage(path: string): Package {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Package;
  } catch {
    return {};
  }
}
