import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";

const first = "generator/1-parse/kinds/kinds.ts";
const others = ["2-resolve", "3-layout", "4-plan", "5-emit/typescript"].map((p) => `generator/${p}/kinds/kinds.ts`);

/** What the compiler says of the other tables when that of 1-parse has this text. */
function problemsWith(change: (text: string) => string): string[] {
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  const table = project.addSourceFileAtPath(first);
  table.replaceWithText(change(table.getFullText()));
  const tables = others.map((path) => project.addSourceFileAtPath(path));
  const program = project.getProgram().compilerObject;
  return tables.flatMap(({ compilerNode }, i) =>
    program
      .getSemanticDiagnostics(compilerNode)
      .map(({ messageText }) => `${others[i]}: ${ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0]}`),
  );
}

test("the tables of kinds have a row for each kind", () => {
  expect(problemsWith((text) => text)).toEqual([]);
});

test("a kind that only 1-parse has is missing in each other table", () => {
  const found = problemsWith((text) => text.replace("  arena,\n", "  arena,\n  ring: arena,\n"));
  for (const path of others) {
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${path}: Property 'ring' is missing`)));
  }
});
