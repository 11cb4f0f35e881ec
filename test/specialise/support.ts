import { readFileSync } from "node:fs";
import { SpecialiseError } from "../../generator/5-emit/specialise/error.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { SpecialiseRequest } from "../../generator/5-emit/specialise/types.js";

/** A request with everything but the template text filled in. */
export function request(text: string, more: Partial<SpecialiseRequest> = {}): SpecialiseRequest {
  return {
    template: "t.ts",
    sources: new Map([...(more.sources ?? []), ["t.ts", text]]),
    spec: more.spec ?? {},
    className: "Out",
    rename: {},
    importPath: (from) => from,
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "sources" && key !== "spec")),
  };
}

/** An output, specialised once more: a file without SPEC. */
export function again(text: string, className = "Out"): string {
  return specialise(request(text, { className })).text;
}

export function thrown(run: () => unknown): SpecialiseError {
  try {
    run();
  } catch (error) {
    if (error instanceof SpecialiseError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

export function fixture(path: string): string {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), "utf8");
}

export function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
