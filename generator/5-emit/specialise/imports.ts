import { ts } from "ts-morph";
import { fail } from "./error.js";
import type { Factory } from "./factory.js";
import { topLevelNames, valueUses } from "./sweep.js";
import { parse } from "./text.js";
import type { Module, SpecialiseRequest } from "./types.js";

/** One `import { a, type B } from "module"`. */
interface Import {
  readonly module: string;
  readonly isType: boolean;
  readonly specifiers: readonly Specifier[];
}

interface Specifier {
  readonly node: ts.ImportSpecifier;
  readonly local: string;
  /** As written: `a as b`, `type B`. */
  readonly text: string;
}

const WIDTH = 120;

/** Import lines of the output. An import that is dropped while its name is still in use is an error. */
export function importLines(
  request: SpecialiseRequest,
  module: Module,
  { isTemplate }: Factory,
  output: ts.SourceFile,
): string {
  const imports: Import[] = [];
  const dropped: Import[] = [];
  for (const found of readImports(module.source)) {
    const path = isTemplate && isScaffold(found.module) ? undefined : request.importPath(found.module);
    if (path === undefined) dropped.push(found);
    else imports.push({ ...found, module: path });
  }
  imports.push(...readImports(parse("imports.ts", request.imports ?? "")));
  const uses = new Set([...valueUses(output).keys(), ...(request.uses ?? [])]);
  const known = new Set([
    ...imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local)),
    ...[...output.statements, ...parse("prelude.ts", request.prelude ?? "").statements].flatMap(topLevelNames),
  ]);
  for (const { local, node } of dropped.flatMap(({ specifiers }) => specifiers)) {
    if (uses.has(local) && !known.has(local)) fail(7, node, `${local} is still used, but its import was dropped`);
  }
  return printImports(imports, (name) => uses.has(name));
}

/** Imports that exist for the template only: the names it is written with, and the type of SPEC. */
function isScaffold(specifier: string): boolean {
  return /(?:^|\/)(?:placeholders|spec)\.js$/.test(specifier);
}

/** The specifiers that the template imports from. */
export function importedFiles({ source }: Module): string[] {
  return readImports(source).map(({ module }) => module);
}

function readImports(source: ts.SourceFile): Import[] {
  return source.statements.filter(ts.isImportDeclaration).map(readImport);
}

function readImport(node: ts.ImportDeclaration): Import {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  if (clause === undefined || clause.name || bindings === undefined || !ts.isNamedImports(bindings)) {
    fail(7, node, 'imports are of the form import { a, b } from "…"');
  }
  return {
    module: (node.moduleSpecifier as ts.StringLiteral).text,
    isType: clause.isTypeOnly,
    specifiers: bindings.elements.map((element) => ({
      node: element,
      local: element.name.text,
      text: element.getText(),
    })),
  };
}

/** Import lines for the names in use: modules in the order written, of each its types first, no name twice. */
function printImports(imports: readonly Import[], isUsed: (name: string) => boolean): string {
  const groups = new Map<string, { readonly types: Set<string>; readonly values: Set<string> }>();
  const seen = new Set<string>();
  for (const { module, isType, specifiers } of imports) {
    const fresh = specifiers.filter(({ local }) => isUsed(local) && !seen.has(local));
    for (const { local, text } of fresh) {
      seen.add(local);
      const group = groups.get(module) ?? { types: new Set(), values: new Set() };
      groups.set(module, group);
      if (isType || text.startsWith("type ")) group.types.add(text.replace(/^type /, ""));
      else group.values.add(text);
    }
  }
  return [...groups]
    .flatMap(([module, { types, values }]) => [
      // Not `import { type A }`: under verbatimModuleSyntax that still loads the module.
      ...printImport("import type", types, module),
      ...printImport("import", values, module),
    ])
    .join("\n");
}

function printImport(keyword: string, names: ReadonlySet<string>, module: string): string[] {
  if (names.size === 0) return [];
  const texts = [...names].sort();
  const line = `${keyword} { ${texts.join(", ")} } from ${JSON.stringify(module)};`;
  if (line.length <= WIDTH) return [line];
  return [`${keyword} {\n${texts.map((text) => `  ${text},\n`).join("")}} from ${JSON.stringify(module)};`];
}
