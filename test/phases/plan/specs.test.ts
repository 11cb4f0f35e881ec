import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import { resolve } from "../../../generator/2-resolve/resolve.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import { plan } from "../../../generator/4-plan/plan.js";
import type { TemplatePlan } from "../../../generator/4-plan/types.js";
import { composed } from "../../templates/support/composed.js";
import { planOptions } from "../support/plan-options.js";

/** The templates of a schema with the numbers they get, those of guards too. */
function templatesOf(text: string): TemplatePlan[] {
  const { module } = plan(layOut(resolve(parse(text).value!).value!).value!, planOptions);
  return [
    ...module.allocators.map((a) => a.template),
    ...(module.guards === undefined ? [] : [module.guards.template]),
  ];
}

const owned = "list: { kind: free-list, of: A, capacity: 40 }, space: { kind: arena, size: 4KiB }";
const sharded = "items: { kind: sharded-free-list, of: A, capacity: 40 }, blocks: { kind: sharded-arena, size: 64KiB }";

const schemas = ["fast", "checked", "paranoid"].flatMap((checks) =>
  [
    ["local", owned],
    ["shared", `${owned}, ${sharded}`],
  ].map(
    ([backing, allocators]) =>
      `name: x\nmemory: { backing: ${backing}, checks: ${checks} }\nstructs: { A: { fields: { a: u32 } } }\n` +
      `allocators: { ${allocators} }\n`,
  ),
);

/** What a template reads of its SPEC, in code and in the texts it makes comments of. */
const readBy = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\bSPEC\.(\w+)/g), ...text.matchAll(/\{@spec (\w+)/g)].map(([, name]) => name!));

function unread({ file, spec }: TemplatePlan, more: object = {}): string[] {
  const read = readBy(composed(`${file}.ts`));
  return Object.keys({ ...spec, ...more }).filter((name) => !read.has(name));
}

describe("a SPEC has what its template reads", () => {
  const templates = [...new Map(schemas.flatMap(templatesOf).map((t) => [`${t.file}, ${t.spec.imageWords} words`, t]))];

  test("all templates are planned", () => {
    expect([...new Set(templates.map(([, { file }]) => file))].sort()).toEqual([
      "kinds/arena/checked",
      "kinds/arena/fast",
      "kinds/free-list/checked",
      "kinds/free-list/fast",
      "kinds/free-list/paranoid",
      "kinds/free-list/shared-checked",
      "kinds/free-list/shared-fast",
      "kinds/sharded-arena/sharded-arena",
      "kinds/sharded-free-list/sharded-free-list",
      "reclamation/reclamation",
    ]);
  });

  test.each(templates)("%s", (_, template) => {
    expect(unread(template)).toEqual([]);
  });

  test("a field that nothing reads is noticed", () => {
    expect(unread(templates[0]![1], { paddingWord: 10 })).toContain("paddingWord");
  });
});
