import { type Command, InvalidArgumentError, Option } from "commander";
import { innerFolder } from "../1-parse/json-schema-parts.js";
import type { Checks } from "../2-resolve/types.js";
import { hintFor } from "../diagnostics/suggest.js";
import type { OutputOptions } from "./request.js";

/** As commander gives them: it makes an empty string of null, so `none` stays as it is until `flagsOf`. */
export interface OutputFlags extends Partial<Omit<OutputOptions, "tests" | "bench">> {
  readonly tests?: string;
  readonly bench?: string;
}

/** None has a default: what isn't given says the configuration. */
const options: Readonly<Record<keyof OutputOptions, () => Option[]>> = {
  out: () => [
    new Option("-o, --out <dir>", 'folder of all output, or - to print one module (default: "generated")').argParser(
      nonEmpty,
    ),
  ],
  checks: () => [
    new Option("--checks <level>", "fast, checked, paranoid or a list, instead of what the schema says").argParser(
      levelList,
    ),
  ],
  target: () => [new Option("--target <language>", 'js: .js with .d.ts (default: "ts")').choices(["ts", "js"])],
  importExtension: () => [
    new Option(
      "--import-extension <ext>",
      'of imports; ts: type stripping, Deno; none: Next, Jest; mjs: CommonJS packages (default: "js")',
    ).choices(["js", "ts", "none", "mjs"]),
  ],
  tests: () => [
    new Option("--tests <dir>", 'folder of the tests inside the output, or none (default: "test")').argParser(folder),
  ],
  bench: () => [
    new Option("--bench <dir>", 'folder of the benchmarks inside the output, or none (default: "bench")').argParser(
      folder,
    ),
  ],
  pages: () => [new Option("--pages").hideHelp(), new Option("--no-pages", "no LAYOUT.md and layout.json")],
  cHeader: () => [new Option("--c-header").hideHelp(), new Option("--no-c-header", "no C header")],
};

export function addOutputOptions(
  command: Command,
  names = Object.keys(options) as readonly (keyof OutputOptions)[],
): Command {
  for (const name of names) for (const option of options[name]()) command.addOption(option);
  return command;
}

export function flagsOf(flags: OutputFlags): Partial<OutputOptions> {
  const { out, checks, target, importExtension, tests, bench, pages, cHeader } = flags;
  const suites = { tests: tests === "none" ? null : tests, bench: bench === "none" ? null : bench };
  const given = { out, checks, target, importExtension, ...suites, pages, cHeader };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function nonEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

function folder(value: string): string {
  if (new RegExp(innerFolder).test(nonEmpty(value))) return value.replace(/\/+$/, "");
  throw new InvalidArgumentError("It must be a folder inside the output, as test or spec/memory, or none.");
}

const levels: readonly Checks[] = ["fast", "checked", "paranoid"];

/** `checked,fast` */
function levelList(value: string): readonly Checks[] {
  const words = value.split(",").map((word) => word.trim());
  const wrong = words.find((word) => !levels.some((level) => level === word));
  if (wrong !== undefined) throw new InvalidArgumentError(`${hintFor(wrong, levels, "It can be", "or")}`);
  if (new Set(words).size < words.length) throw new InvalidArgumentError("It lists a level twice.");
  return words as Checks[];
}
