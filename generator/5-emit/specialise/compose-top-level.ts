import { ts } from "ts-morph";
import { type Change, type Composed, join, slice } from "./composed.js";
import { fail } from "./error.js";
import { declaredNames } from "./names.js";
import { lineEnd, specifiersOf, targetOf, type Written } from "./parts.js";
import { specifierOf } from "./paths.js";
import { extent, leadingStart } from "./text.js";

/** Imports, constants, functions and types of the part stand behind our imports; imports of the part's files go. */
export function composeTopLevel(own: Written, part: Written): Change[] {
  const files = new Set(part.composed.pieces.map(({ file }) => file.path));
  const isOfPart = (statement: ts.ImportDeclaration): boolean => files.has(targetOf(statement, own.path));
  const dropped = own.source.statements.filter(ts.isImportDeclaration).filter(isOfPart);
  const names = ourNames(own, dropped);
  const texts = part.source.statements.flatMap((statement, i, all) => {
    if (ts.isImportDeclaration(statement)) return importText(statement, own, part, names);
    if (statement === part.factory.statement) return [];
    checkFree(statement, names);
    const start = i === 0 ? 0 : lineEnd(part.source, all[i - 1]!);
    return [slice(part.composed, start, lineEnd(part.source, statement)), "\n"];
  });
  const first = own.source.statements.find((statement) => !ts.isImportDeclaration(statement))!;
  const at = leadingStart(own.source, first);
  return [
    ...dropped.map((statement) => {
      const [start, end] = extent(own.source, statement);
      return { start, end, by: "" };
    }),
    { start: at, end: at, by: join(...texts, "\n") },
  ];
}

/** Names of the top level, and for imported ones the file they come from. */
function ourNames({ source, path }: Written, dropped: readonly ts.Statement[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of source.statements.filter((found) => !dropped.includes(found))) {
    const origin = ts.isImportDeclaration(statement) ? targetOf(statement, path) : "";
    for (const name of declaredNames(statement)) names.set(name, origin);
  }
  return names;
}

function checkFree(statement: ts.Statement, names: ReadonlyMap<string, unknown>): void {
  const twice = declaredNames(statement).find((name) => names.has(name));
  if (twice !== undefined) fail(8, statement, `the class that has this part has a top-level name ${twice} too`);
}

/** What we do not import ourselves. It begins as it does in the part, where an error about it should point. */
function importText(
  statement: ts.ImportDeclaration,
  own: Written,
  part: Written,
  names: ReadonlyMap<string, unknown>,
): (Composed | string)[] {
  const target = targetOf(statement, part.path);
  const missing = specifiersOf(statement).filter(({ name }) => names.get(name.text) !== target);
  for (const specifier of missing) {
    if (names.has(specifier.name.text))
      fail(8, specifier, `${specifier.name.text} is another name in the class that has this part`);
  }
  if (missing.length === 0) return [];
  const type = statement.importClause!.isTypeOnly ? "type " : "";
  const listed = missing.map((specifier) => type + specifier.getText()).join(", ");
  const at = statement.getStart();
  return [
    slice(part.composed, at, at + "import ".length),
    `{ ${listed} } from ${JSON.stringify(specifierOf(own.path, target))};\n`,
  ];
}
