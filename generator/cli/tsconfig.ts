import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The options of a tsconfig.json that decide whether generated code compiles, in lower case where they are words. */
export interface CompilerOptions {
  readonly target?: string;
  readonly lib?: readonly string[];
  readonly types?: readonly string[];
  readonly module?: string;
  readonly verbatimModuleSyntax?: boolean;
  readonly allowImportingTsExtensions?: boolean;
  readonly rewriteRelativeImportExtensions?: boolean;
}

/** With what it extends; undefined when there is none that can be read. This gives advice, so that it may give up. */
export function readTsconfig(path: string): CompilerOptions | undefined {
  const raw = rawOptions(path, 0);
  return raw === undefined ? undefined : lowered(raw);
}

type Raw = Readonly<Record<string, unknown>>;

/** Configurations that extend each other in a circle end here. */
const deepest = 10;

function rawOptions(path: string, depth: number): Raw | undefined {
  if (depth > deepest || !existsSync(path)) return undefined;
  const json = parseJsonc(readFileSync(path, "utf8"));
  if (!isRecord(json)) return undefined;
  const bases = [json["extends"] ?? []].flat().flatMap((base) => basePath(dirname(path), base) ?? []);
  const inherited = bases.map((base) => rawOptions(base, depth + 1) ?? {});
  const own = isRecord(json["compilerOptions"]) ? json["compilerOptions"] : {};
  return Object.assign({}, ...inherited, own) as Raw;
}

/** `extends` is a path, or a file of a package in some node_modules above. */
function basePath(folder: string, base: unknown): string | undefined {
  if (typeof base !== "string") return undefined;
  const withEnds = (path: string): string | undefined =>
    [path, `${path}.json`, join(path, "tsconfig.json")].find((end) => end.endsWith(".json") && existsSync(end));
  if (base.startsWith(".") || base.startsWith("/")) return withEnds(resolve(folder, base));
  const above = dirname(folder);
  return withEnds(join(folder, "node_modules", base)) ?? (above === folder ? undefined : basePath(above, base));
}

/** JSON with comments and trailing commas; undefined when it is none. */
function parseJsonc(text: string): unknown {
  const keepStrings = (found: string): string => (found.startsWith('"') ? found : "");
  const plain = text
    .replace(/^\uFEFF/, "")
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, keepStrings)
    .replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, keepStrings);
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

function lowered(raw: Raw): CompilerOptions {
  const options = Object.entries(raw).map(([key, value]) => [
    key,
    typeof value === "string"
      ? value.toLowerCase()
      : Array.isArray(value)
        ? value.map((v) => String(v).toLowerCase())
        : value,
  ]);
  return Object.fromEntries(options) as CompilerOptions;
}

const isRecord = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);
