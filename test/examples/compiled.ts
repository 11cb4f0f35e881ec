import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
export const repository = path.join(here, "../..");

/** The examples as JavaScript in a folder of their own: a worker thread can't run TypeScript on Node 20. */
export interface Compiled {
  /** URL of a program by its path in `test/examples`, without extension. */
  url(program: string): URL;
  remove(): void;
}

/** Compiles into a new folder of `dist`, where imports find `node_modules`. Throws what `tsc` says. */
export const compileExamples = (): Compiled => {
  mkdirSync(path.join(here, "dist"), { recursive: true });
  const folder = mkdtempSync(path.join(here, "dist/run-"));
  const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", here, "--outDir", folder], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  }
  return {
    url: (program) => pathToFileURL(path.join(folder, "test/examples", `${program}.js`)),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
