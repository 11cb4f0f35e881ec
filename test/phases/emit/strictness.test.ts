import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";

/** Every flag a strict project may have set. `isolatedDeclarations`: the .d.ts of `--target js` need no inference. */
const strictest = {
  target: "ES2022",
  module: "NodeNext",
  moduleResolution: "NodeNext",
  strict: true,
  noImplicitOverride: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  noEmit: true,
};

const environments = {
  node: { lib: ["ES2022", "ESNext.Disposable"], types: ["node"] },
  browser: { lib: ["ES2022", "ESNext.Disposable", "DOM"], types: [] },
};

const root = fileURLToPath(new URL("../../../", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-alloc-strict-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  write("package.json", '{ "type": "module" }');
  for (const { backing, checks } of combinations) {
    for (const { path, text } of compileOrThrow(everything(backing, checks)))
      write(join(`${backing}-${checks}`, path), text);
  }
  for (const { backing, checks, robust } of concurrentCases) {
    const name = `threads-${backing}-${checks}${robust ? "-robust" : ""}`;
    const files = compileOrThrow(concurrent(backing, checks, robust));
    for (const { path, text } of files) write(join(name, path), text);
    write(join(name, "examples.ts"), examplesOf(files.find(({ path }) => path === "index.ts")!.text));
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Each report has its own type, under the allocator's name. */
const statsLines = `{
const { nodes, space, reclamation } = crowd.stats();
void [nodes.quarantined, space.remaining, reclamation.threshold, crowd.check().nodes.problems];
}
`;

/** The code in the doc comments of the module, each piece in a block of its own. */
function examplesOf(index: string): string {
  const found = Array.from(index.matchAll(/(?<=^ {3}\*\n)(?: {3}\* {3}.*\n)+/gm), ([lines]) =>
    lines.replace(/^ {3}\* {3}/gm, ""),
  );
  const blocks = found.filter((code) => !/navigator|Worker/.test(code));
  if (!blocks.join("").includes("crowd.guard(")) throw new Error("the module shows no guard");
  const used = (code: string): string => Array.from(code.matchAll(/^const .*/gm), ([line]) => namesIn(line)).join(", ");
  const body = blocks.map((code) => `{\n${code}void [${used(code)}];\n}\n`);
  return `import { Crowd } from "./index.js";\n\nconst crowd = Crowd.create();\n${body.join("")}${statsLines}`;
}

/** `const a = 1, b = 2;` → `a, b` */
const namesIn = (line: string): string => Array.from(line.matchAll(/(\w+) = /g), ([, name]) => name!).join(", ");

/** What a compiler says about all outputs at once. */
function complaints(compiler: string, options: object, include: string): string {
  const config = `tsconfig.${compiler}.json`;
  write(config, JSON.stringify({ compilerOptions: { ...strictest, ...options }, include: [include] }));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules", compiler, "bin", "tsc"), "-p", join(folder, config)],
    { encoding: "utf8" },
  );
  return stdout + stderr;
}

describe("all outputs, type-checked under the strictest flags", () => {
  test.each([
    ["typescript", "node"],
    ["typescript", "browser"],
    // The oldest; `npm run typecheck:generated` has those between as well.
    ["ts56", "node"],
  ] as const)(
    "%s, %s",
    (compiler, environment) => {
      const erasable = compiler === "ts56" ? {} : { erasableSyntaxOnly: compiler === "typescript" };
      expect(complaints(compiler, { ...environments[environment], ...erasable }, "*-*/*.ts")).toBe("");
    },
    120_000,
  );

  test("an unused import is found", () => {
    write("wrong/a.ts", 'import { AllocError } from "../local-fast/runtime.js";\nexport const a = 1;\n');
    expect(complaints("typescript", environments.node, "wrong/*.ts")).toMatch(/AllocError.*never read/);
  }, 60_000);
});
