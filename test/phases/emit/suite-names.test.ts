import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { globals } from "../../../generator/2-resolve/reserved.js";
import { localName, localPattern, settleNames } from "../../../generator/5-emit/typescript/tests/local-names.js";
import { compileOrThrow } from "../support/compile.js";

/** What suites call their own things, what they import, and where both are easily mixed up. */
const names = (
  "users objects fields field places programs live own other owners spare taken kept pair pooled size head cursor " +
  "addresses handles report compare contention stress serve effort churn loops at code_of h i j n sum p r a m x v " +
  "crew pool arena module entry entry_fields entry_field entry_rows entry_objects f32s structs " +
  "slices start fresh hand_written byte_arrays bytes_rows blocks fill left bytes row rows published scope seed " +
  "each fields_of everything guards_of retired index names users_pool head_arena let private"
).split(" ");

/** For the kinds whose suites differ little from the others'. */
const few = names.filter((_, i) => i % 6 === 0);

const kinds = {
  "free-list": "kind: free-list, of: Entry, capacity: 64",
  arena: "kind: arena, size: 8KiB, of: Entry, slices: [f32]",
  "sharded-free-list": "kind: sharded-free-list, of: Entry, capacity: 64",
  "sharded-arena": "kind: sharded-arena, size: 64KiB, of: Entry, slices: [f32]",
};

const schema = (title: string, allocators: readonly string[], kind: keyof typeof kinds): string =>
  [
    `name: ${title}`,
    "memory: { backing: shared, workers: 2, checks: checked }",
    "structs:",
    "  Entry: { fields: { hash: u32 } }",
    "  Users: { fields: { live: u32, users: u32 } }",
    "allocators:",
    ...allocators.map((name) => `  ${name}: { ${kinds[kind]} }`),
    "",
  ].join("\n");

const repository = join(import.meta.dirname, "../../..");

describe("an allocator of any name has suites that compile", () => {
  const out = mkdtempSync(join(repository, "test/generated-suites/out-names-"));
  let errors: string[] = [];
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  };

  beforeAll(() => {
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const yaml = schema("case", kind === "arena" || kind === "sharded-free-list" ? names : few, kind);
      for (const { path, text } of compileOrThrow(yaml, { tests: "test", bench: "bench" })) {
        if (path.endsWith(".ts")) write(`${kind}/${path}`, text);
      }
    }
    const config = { extends: join(repository, "tsconfig.generated.json"), include: ["."] };
    write("tsconfig.json", JSON.stringify(config));
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", out, "--pretty", "false"], { encoding: "utf8" });
    errors = stdout.split("\n").filter((line) => line.includes("error"));
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test.each(Object.keys(kinds))("%s", (kind) => {
    expect(errors.filter((line) => line.includes(`/${kind}/`))).toEqual([]);
  });

  test("and nothing else is wrong with them", () => {
    expect(errors).toEqual([]);
  });
});

describe("the name of something in a suite", () => {
  const users = localName("users", "Pool"),
    taken = localPattern("users", "Pool");

  test.each([
    ["is its own", `const { ${taken} } = module; ${users}.free(h);`, "const { users } = module; users.free(h);"],
    [
      "is another where the text needs it",
      `${taken}; let users = ${users};`,
      "users: usersPool; let users = usersPool;",
    ],
    ["is still another where it needs that too", `[usersPool, users, ${users}]`, "[usersPool, users, usersPoolPool]"],
    ["may be a property", `module.users.free(${users}.alloc())`, "module.users.free(users.alloc())"],
    ["may be a key", `{ users: ${users}, live: { users: [] } }`, "{ users: users, live: { users: [] } }"],
    ["may be in a text", `test("users", ${users}) // users`, 'test("users", users) // users'],
    ["is in a template string", "`${users}` + " + users, "`${users}` + usersPool"],
    ["is not imported", localName("compare", "Pool"), "comparePool"],
    ["is no keyword", localName("case", "Image"), "caseImage"],
    ["is that of whoever comes first", `${users} ${localName("users", "Image")} ${users}`, "users usersImage users"],
  ])("%s", (_title, text, expected) => {
    expect(settleNames(text, ["compare"])).toBe(expected);
  });
});

test("types and classes of support files are no names for structs", () => {
  const yaml = `${schema("case", ["items"], "sharded-free-list")}roots: { first: "ref<Entry>" }\n`;
  const arena = schema("case", ["space"], "arena");
  const files = [yaml, arena].flatMap((text) => compileOrThrow(text, { tests: "test", bench: "bench" }));
  const imports = files.flatMap(({ path, text }) =>
    path.includes("/support/") ? [] : [...text.matchAll(/^import (?:type )?\{([^}]*)\} from "\.\/support\//gm)],
  );
  const imported = imports.flatMap(([, list]) => list!.match(/\b[A-Z]\w*/g) ?? []);
  expect([...new Set(imported)].sort()).toEqual(["RealCrew", "RootForm", "SliceForm", "StructForm"]);
  expect(imported.filter((name) => !globals.has(name))).toEqual([]);
});
