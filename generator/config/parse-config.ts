import { checkShape } from "../1-parse/check-shape.js";
import { readYaml } from "../1-parse/read-yaml.js";
import type { MapTree, Tree } from "../1-parse/tree.js";
import type { Ranged } from "../1-parse/types.js";
import { catalogue } from "../diagnostics/catalogue/catalogue.js";
import { inOrder, isError } from "../diagnostics/diagnose.js";
import type { Diagnostic, PhaseResult, SourceRange } from "../diagnostics/diagnostic.js";
import { configSchema } from "./json-schema.js";
import type { Config } from "./types.js";

/** A configuration file of its own. One with nothing in it says nothing. */
export function parseConfig(text: string): PhaseResult<Config> {
  const { tree, findings } = readYaml(text);
  if (tree !== undefined) return readTree(tree, findings);
  const wrong = findings.filter(({ code }) => code !== catalogue["empty-schema"].code);
  return { value: wrong.length === 0 ? {} : undefined, diagnostics: wrong };
}

/** The value of a key of package.json; JSON is YAML but for tabs, and what is found elsewhere in the file is not ours. */
export function parseConfigKey(text: string, key: string): PhaseResult<Config> {
  const { tree, findings } = readYaml(text.replaceAll("\t", " "));
  const value = tree?.kind === "map" ? tree.entries.find(({ name }) => name === key)?.value : undefined;
  if (value === undefined) return { value: undefined, diagnostics: findings };
  return readTree(
    value,
    findings.filter(({ range }) => within(range, value.range)),
  );
}

const within = (inner: SourceRange, outer: SourceRange): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

function readTree(tree: Tree, findings: readonly Diagnostic[]): PhaseResult<Config> {
  const diagnostics = inOrder([...findings, ...checkShape(tree, configSchema)]);
  return { value: tree.kind === "map" && !diagnostics.some(isError) ? readMap(tree) : undefined, diagnostics };
}

/** The shape is checked: what is there has its type. */
function readMap(map: MapTree): Config {
  const at = (key: string): Tree | undefined => map.entries.find(({ name }) => name === key)?.value;
  const value = (key: string): unknown => {
    const tree = at(key);
    return tree?.kind === "scalar" ? tree.value : undefined;
  };
  const config = {
    schemas: listOf(at("schemas")),
    out: value("out"),
    tests: folderOf(value("tests")),
    bench: folderOf(value("bench")),
    target: value("target"),
    importExtension: value("import-extension"),
    checks: listOf(at("checks"))?.map((level) => level.value),
    pages: value("pages"),
    cHeader: value("c-header"),
  };
  return Object.fromEntries(Object.entries(config).filter(([, given]) => given !== undefined)) as Config;
}

function listOf(tree: Tree | undefined): Ranged<string>[] | undefined {
  if (tree === undefined) return undefined;
  return (tree.kind === "list" ? tree.items : [tree]).flatMap((item) =>
    item.kind === "scalar" ? { value: String(item.value), range: item.range } : [],
  );
}

const folderOf = (folder: unknown): unknown =>
  folder === "none" ? null : typeof folder === "string" ? folder.replace(/\/$/, "") : undefined;
