import { readdirSync, readFileSync } from "node:fs";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

/*
 * What a schema uses of templates/runtime stands in one file of its output, so no two of these files may give one name to two
 * things: the schema that uses both would not load.
 */

const folder = new URL("../../templates/runtime/", import.meta.url);

/** What a file declares at its top. */
function declared(text: string): string[] {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ESNext, true);
  return file.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((d) => d.name.getText());
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement);
    return isNamed && statement.name !== undefined ? [statement.name.getText()] : [];
  });
}

/** Names that several texts declare. */
function shared(texts: ReadonlyMap<string, string>): string[] {
  const files = new Map<string, string[]>();
  for (const [file, text] of texts)
    for (const name of new Set(declared(text))) files.set(name, [...(files.get(name) ?? []), file]);
  return [...files].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.join(", ")}`);
}

test("no name is declared in two files of the runtime", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const found = shared(new Map(files.map((file) => [file, readFileSync(new URL(file, folder), "utf8")])));
  expect(found).toEqual([]);
});

test("one that is is found", () => {
  const texts = new Map([
    ["a.ts", "const FREE = 1, END = 2;\nexport function peek() {}"],
    ["b.ts", "import { END } from './a.js';\nfunction peek() {}\nclass Free {}"],
  ]);
  expect(shared(texts)).toEqual(["peek: a.ts, b.ts"]);
});
