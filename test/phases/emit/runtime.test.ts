import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { isMemberName } from "../../../generator/5-emit/specialise/names.js";
import { listedNames, readSource } from "../../../generator/5-emit/typescript/runtime/declarations.js";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";
import { readTemplates } from "../support/templates.js";

const runtime = [...readTemplates()].filter(([path]) => path.startsWith("runtime/"));

const parse = (text: string): ts.SourceFile => ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);

const namesOf = (node: ts.Statement): string[] =>
  ts.isVariableStatement(node)
    ? node.declarationList.declarations.map(({ name }) => name.getText())
    : [(node as ts.DeclarationStatement).name!.getText()];

/** What `readSource` finds in a file, and what TypeScript finds there. */
function twoReadings(text: string): { readonly ours: unknown; readonly theirs: unknown } {
  const { imports, declarations } = readSource(text);
  const all = parse(text).statements;
  const statements = all.filter((node) => !ts.isImportDeclaration(node));
  const names = new Set([...imports.keys(), ...statements.flatMap(namesOf)]);
  const known = (found: Iterable<string>): string[] => [...new Set(found)].filter((name) => names.has(name)).sort();
  return {
    ours: {
      imports: [...imports],
      text: withoutSpace(declarations.map((d) => d.text).join("\n")),
      declarations: declarations.map((d) => ({ names: d.names, mentions: known(d.mentions) })),
      isApart: declarations.slice(1).map((d) => d.isApart),
    },
    theirs: {
      imports: all.filter(ts.isImportDeclaration).flatMap(importsOf),
      text: withoutSpace(text.replace(/^import [^;]*;\n/gm, "").replace(/^export /gm, "")),
      declarations: statements.map((node) => ({ names: namesOf(node), mentions: known(identifiersIn(node)) })),
      isApart: statements.slice(1).map((node) => /^(?: *\/\/.*)?\n\s*?\n/.test(node.getFullText())),
    },
  };
}

function importsOf({ importClause, moduleSpecifier }: ts.ImportDeclaration): [string, string][] {
  const file = (moduleSpecifier as ts.StringLiteral).text.replace(/^\.\/(.*)\.js$/, "$1");
  return (importClause!.namedBindings as ts.NamedImports).elements.map(({ name }) => [name.text, file]);
}

/** Identifiers that are no properties. */
function identifiersIn(node: ts.Node): string[] {
  const found = ts.isIdentifier(node) && !isMemberName(node) ? [node.text] : [];
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)));
  return found;
}

const withoutSpace = (text: string): string => text.replace(/\s+/g, " ").trim();

describe("a file of templates/runtime is read by its layout", () => {
  test.each(runtime)("%s", (_, text) => {
    const { ours, theirs } = twoReadings(text);
    expect(ours).toEqual(theirs);
  });

  test.each([
    ["comments in front and behind", "/** One. */\nexport const a = 1; // 1\n// Two.\nconst b = 2, c = a;\n"],
    [
      "names in comments and texts, and behind dots",
      'const a = 1;\nconst f = () => ["a", x.a, ...a];\nlet /* a */ b = 2, c: D;\nlet d;\n',
    ],
    ["expressions in texts", "const b = 1;\n\nfunction a<T>(c: T): string {\n  return `b ${c} ${b} // b`; // b\n}\n"],
    ["types over several lines", 'export type A =\n  | "b"\n  | C;\ninterface C<E> {\n  f: E;\n}\n'],
    [
      "classes and asynchronous functions",
      "abstract class A<T> {\n  #b = 1;\n}\n\nasync function b() {\n  new A();\n}\n",
    ],
    ["typed constants", "const a: readonly A[] = [];\nconst b = (c = 1): number => c, d = a;\ntype A = 1;\n"],
    ["imports", 'import { a, type B } from "./c.js";\nimport type {\n  D,\n} from "./e.js";\n\nconst f: D | B = a;\n'],
  ])("%s", (_, text) => {
    const { ours, theirs } = twoReadings(text);
    expect(ours).toEqual(theirs);
  });

  test("and a layout that is not ours would be noticed", () => {
    const { ours, theirs } = twoReadings("function a() {\nb();\n}\n");
    expect(ours).not.toEqual(theirs);
  });
});

describe("the files of templates/runtime go together into one", () => {
  const sources = runtime.map(([path, text]) => ({
    path,
    text,
    names: readSource(text).declarations.flatMap((d) => d.names),
  }));
  const owners = new Map(sources.flatMap(({ path, names }) => names.map((name) => [name, path])));

  test("no name is declared in two", () => {
    const all = sources.flatMap(({ names }) => names);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  });

  test("no function hides a name of another file", () => {
    const hidden = sources.flatMap(({ path, text }) =>
      localsIn(parse(text)).filter((name) => owners.has(name) && owners.get(name) !== path),
    );
    expect(hidden).toEqual([]);
  });

  test("no comment sends the reader to a file that is not there", () => {
    expect(sources.flatMap(({ text }) => text.match(/`[\w-]+\.ts`/g) ?? [])).toEqual([]);
  });
});

/** Names of parameters and of variables of functions. */
function localsIn(node: ts.Node): string[] {
  const isLocal =
    (ts.isVariableDeclaration(node) && !ts.isSourceFile(node.parent.parent.parent)) ||
    (ts.isParameter(node) && (node.parent as ts.SignatureDeclaration & { body?: ts.Node }).body !== undefined) ||
    ts.isBindingElement(node);
  const found = isLocal && ts.isIdentifier(node.name) ? [node.name.text] : [];
  ts.forEachChild(node, (child) => void found.push(...localsIn(child)));
  return found;
}

describe("runtime.ts", () => {
  const outputs = [
    ...combinations.map(({ backing, checks }) => [`${backing}, ${checks}`, everything(backing, checks)] as const),
    ...concurrentCases.map(
      ({ backing, checks, robust }) =>
        [`threads, ${backing}, ${checks}, ${robust}`, concurrent(backing, checks, robust)] as const,
    ),
  ];

  /** What nobody imports is not exported, so that `noUnusedLocals` finds what nobody uses (strictness.test.ts). */
  test.each(outputs)("exports what the other files import: %s", (_, yaml) => {
    const files = compileOrThrow(yaml);
    const imported = files.flatMap(({ text }) =>
      Array.from(text.matchAll(/^(?:import|export)(?: type)? \{([^}]*)\} from "\.\/runtime\.js";/gm), ([, names]) =>
        listedNames(names!),
      ).flat(),
    );
    const text = files.find(({ path }) => path === "runtime.ts")!.text;
    const exported = parse(text)
      .statements.filter((node) => node.getText().startsWith("export "))
      .flatMap(namesOf);
    expect(exported.sort()).toEqual([...new Set(imported)].sort());
  });

  test("keeps comments, and begins with what all need", () => {
    const text = compileOrThrow(everything("local", "fast")).find(({ path }) => path === "runtime.ts")!.text;
    expect(text).toMatch(/\n\nexport type AllocErrorCode =\n(?: {2}\|.*\n)+\n\/\*\* Every error of an allocator/);
    expect(text).not.toMatch(/\n\n\n/);
    expect(text).not.toContain("import ");
  });
});
