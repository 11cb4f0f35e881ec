import { ts } from "ts-morph";
import type { OutputFile } from "../files.js";
import { declaredNames, isMemberName } from "../specialise/names.js";

/**
 * The library in one file that imports nothing. `files` come in the order in which they may be evaluated, `index` last; it
 * decides what is exported. Names that a file has for itself are changed where another file has them too; what a file exports
 * keeps its name, because others call it so.
 */
export function singleModule(path: string, files: readonly OutputFile[], index: OutputFile): OutputFile {
  const sources = [...files, index].map((file) =>
    ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true),
  );
  const exported = new Set(sources.at(-1)!.statements.flatMap(exportedBy));
  const used = new Set(sources.flatMap(identifiersIn).map(({ text }) => text));
  const taken = new Set(sources.flatMap(exportsOf));
  const bodies = sources.map((source) => {
    const kept = new Set(exportsOf(source));
    const own = new Set(source.statements.flatMap(declaredHere).filter((name) => !kept.has(name)));
    const renamed = new Map([...own].filter((name) => taken.has(name)).map((name) => [name, free(name, used)]));
    for (const name of own) taken.add(renamed.get(name) ?? name);
    return edited(source, [...withoutModules(source, exported), ...renames(source, renamed)]);
  });
  return { path, text: `${bodies.join("\n\n")}\n` };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edited({ text }: ts.SourceFile, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start);
  const done = ordered.reduce((whole, { start, end, text: by }) => whole.slice(0, start) + by + whole.slice(end), text);
  return done.replace(/\n{3,}/g, "\n\n").trim();
}

/** What it declares; an import declares nothing that stays. */
const declaredHere = (statement: ts.Statement): string[] =>
  ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? [] : [...declaredNames(statement)];

/** `export { a, type B } from "./x.js"`, `export class C`. */
function exportedBy(statement: ts.Statement): string[] {
  if (!ts.isExportDeclaration(statement)) return isExported(statement) ? declaredHere(statement) : [];
  const { exportClause } = statement;
  return exportClause !== undefined && ts.isNamedExports(exportClause)
    ? exportClause.elements.map((element) => element.name.text)
    : [];
}

const exportsOf = ({ statements }: ts.SourceFile): string[] => statements.filter(isExported).flatMap(declaredHere);

const exportOf = (statement: ts.Statement): ts.Modifier | undefined =>
  ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : undefined;

const isExported = (statement: ts.Statement): boolean => exportOf(statement) !== undefined;

/** Imports and re-exports go; `export` stays in front of what the index exports. */
function withoutModules(source: ts.SourceFile, exported: ReadonlySet<string>): Edit[] {
  return source.statements.flatMap((statement): Edit[] => {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
      return [{ start: statement.getStart(source), end: statement.end + 1, text: "" }];
    const keyword = exportOf(statement);
    if (keyword === undefined || declaredHere(statement).some((name) => exported.has(name))) return [];
    return [{ start: keyword.getStart(source), end: keyword.end + 1, text: "" }];
  });
}

function renames(source: ts.SourceFile, names: ReadonlyMap<string, string>): Edit[] {
  return identifiersIn(source).flatMap((node): Edit[] => {
    const name = names.get(node.text);
    if (name === undefined || isMemberName(node)) return [];
    const text = ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name;
    return [{ start: node.getStart(source), end: node.end, text }];
  });
}

function identifiersIn(source: ts.SourceFile): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (source.statements.length > 0) visit(source);
  return found;
}

/** `LIVE2`: a name that nobody uses for anything. */
function free(name: string, used: Set<string>): string {
  let n = 2;
  while (used.has(`${name}${n}`)) n++;
  used.add(`${name}${n}`);
  return `${name}${n}`;
}
