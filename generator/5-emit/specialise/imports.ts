import { ts } from "ts-morph";
import { fail } from "./error.js";
import { parse } from "./text.js";

/** One `import { a, type B } from "module"`. */
export interface Import {
  readonly module: string;
  readonly isType: boolean;
  readonly specifiers: readonly Specifier[];
}

interface Specifier {
  readonly local: string;
  /** As written: `a as b`, `type B`. */
  readonly text: string;
}

const WIDTH = 120;

export function readImports(source: ts.SourceFile): Import[] {
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
    specifiers: bindings.elements.map((element) => ({ local: element.name.text, text: element.getText() })),
  };
}

/** The imports of the request, which are text of their own. */
export function parseImports(text: string): Import[] {
  return readImports(parse("imports.ts", text));
}

/** Import lines for the names in use, in the order written; one line for each module and kind, no name twice. */
export function printImports(imports: readonly Import[], isUsed: (name: string) => boolean): string {
  const groups = new Map<string, Import>();
  const seen = new Set<string>();
  for (const { module, isType, specifiers } of imports) {
    const fresh = specifiers.filter(({ local }) => isUsed(local) && !seen.has(local));
    for (const { local } of fresh) seen.add(local);
    const key = `${isType ? "type " : ""}${module}`;
    if (fresh.length > 0) groups.set(key, { module, isType, specifiers: [...(groups.get(key)?.specifiers ?? []), ...fresh] });
  }
  return [...groups.values()].map(printImport).join("\n");
}

function printImport({ module, isType, specifiers }: Import): string {
  const names = specifiers.map(({ text }) => text);
  // Under verbatimModuleSyntax `import { type A }` still loads the module.
  const allTypes = isType || names.every((name) => name.startsWith("type "));
  const texts = allTypes ? names.map((name) => name.replace(/^type /, "")) : names;
  const keyword = allTypes ? "import type" : "import";
  const line = `${keyword} { ${texts.join(", ")} } from ${JSON.stringify(module)};`;
  return line.length <= WIDTH ? line : `${keyword} {\n${texts.map((text) => `  ${text},\n`).join("")}} from ${JSON.stringify(module)};`;
}
