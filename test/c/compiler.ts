import { spawnSync } from "node:child_process";
import { compileOrThrow } from "../phases/support/compile.js";

export const hasCompiler = spawnSync("cc", ["--version"]).status === 0;
export const hasCxx = hasCompiler && spawnSync("c++", ["--version"]).status === 0;
if (!hasCompiler) console.warn("test/c: no C compiler (cc) here: headers are not compared with one");

/** Strict ones, and those that projects use, in which `linux` and `unix` are macros. */
export const standards = ["c11", "gnu17", "c++17", "c++20", "gnu++20"] as const;
export type Standard = (typeof standards)[number];

/** What the compiler says about a text; empty when every assertion in it holds. */
export function complaints(text: string, standard: Standard): string {
  const cxx = standard.includes("++");
  const options = ["-fsyntax-only", `-std=${standard}`, "-Wall", "-Wextra", "-Werror", "-pedantic"];
  const language = ["-x", cxx ? "c++" : "c", "-"];
  const run = spawnSync(cxx ? "c++" : "cc", [...options, ...language], { input: text, encoding: "utf8" });
  return run.error === undefined ? run.stderr : String(run.error);
}

export const headerOf = (yaml: string): string => compileOrThrow(yaml).find((f) => f.path.endsWith(".h"))!.text;

/** Headers that define the macros and types which ours must keep clear of. */
export const commonHeaders =
  "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdbool " +
  "stddef stdint stdio stdlib string time wchar wctype netdb netinet/in sys/stat sys/types unistd";

/** In C++ complex.h is another library; what it defines in C is `I` and `complex`. */
export const includes = (standard: Standard): string =>
  commonHeaders
    .split(" ")
    .filter((name) => !(standard.includes("++") && name === "complex"))
    .map((name) => `#include <${name}.h>\n`)
    .join("");
