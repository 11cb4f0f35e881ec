import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { ts } from "ts-morph";

/** A file of the repository: path from its root, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(["node_modules", "dist", "results"]);
/** Written by generator/build.mjs and not committed. */
const built = "generator/5-emit/template-texts.ts";

/** All hand-written files of a folder with one of these endings. */
export function sourcesIn(folder: string, endings: readonly string[]): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name, path) ? [] : sourcesIn(path, endings);
    const wanted = endings.some((ending) => entry.name.endsWith(ending)) && path !== built;
    return wanted ? [{ path, text: readFileSync(path, "utf8") }] : [];
  });
}

const isSkipped = (name: string, path: string): boolean =>
  skipped.has(name) || name.startsWith(".") || name.startsWith("dist-") || path === "bench/generated";

/** What a file imports, types too; relative ones as paths from the root, with the extension they are written with. */
export function importsOf({ path, text }: Source): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith(".") ? posix.normalize(join(dirname(path), fileName).replaceAll("\\", "/")) : fileName,
    );
}

/** Names a file uses that it could have only from outside: not `x.process`, not `{ process: 1 }`. */
export function namesIn({ path, text }: Source): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isKey(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
}

function isKey(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent);
}

export interface FunctionOfSource {
  readonly name: string;
  readonly lines: number;
  readonly text: string;
  /** `(SPEC) => class { … }` */
  readonly makesClass: boolean;
}

/** Functions and methods that have a body, those inside of others too. */
export function functionsIn({ path, text }: Source): FunctionOfSource[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (at: number): number => file.getLineAndCharacterOfPosition(at).line;
  const found: FunctionOfSource[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
      found.push({
        name: named?.getText() ?? "a function",
        lines: lineOf(node.getEnd()) - lineOf(node.getStart()) + 1,
        text: node.getText(),
        makesClass: ts.isClassExpression(node.body as ts.Node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Every string that stands in code, those of templates between their holes too; no comment, no import. */
export function textsIn({ path, text }: Source): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (!ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) texts.push(node.text.trim());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return texts;
}

/** Every name in code, wherever it stands: `x`, `a.x`, `{ x }`, and `"x" in a`. */
export function membersIn({ path, text }: Source): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
      if (ts.isStringLiteralLike(node.left)) names.add(node.left.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
}
