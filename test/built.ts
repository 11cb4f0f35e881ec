import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "vitest/config";

const root = resolve(import.meta.dirname, "..");

/**
 * Tests import the compiler as `../generator/compile.js`, and get what `build-first.ts` has built of it: as modules of
 * Node it runs three times as fast as in those that vitest makes, where each use of an import is a call.
 */
export function built(): Plugin {
  return {
    name: "built",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith(".")) return undefined;
      const path = relative(root, resolve(dirname(importer), source));
      if (!/^(generator|templates\/(testing|benching))\/.*\.js$/.test(path)) return undefined;
      const found = join(root, "dist", path);
      return existsSync(found) ? found : undefined;
    },
  };
}

/** For `server.deps`: what Node loads by itself. */
export const external = [/\/dist\/(generator|templates)\//];
