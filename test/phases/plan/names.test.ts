import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { camelCase, kebabCase, Names, pascalCase } from "../../../generator/4-plan/names.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import { plan } from "../../../generator/4-plan/plan.js";
import type { ModulePlan } from "../../../generator/4-plan/types.js";
import { freeList, model, type ModelParts, scalar, struct } from "../support/models.js";
import { planOptions } from "../support/plan-options.js";

describe("spellings", () => {
  test.each([
    ["headers", "Headers", "headers", "headers"],
    ["free_blocks", "FreeBlocks", "freeBlocks", "free-blocks"],
    ["PacketKind", "PacketKind", "packetKind", "packet-kind"],
    ["TLVItem", "TLVItem", "tLVItem", "tlv-item"],
    ["f32", "F32", "f32", "f32"],
  ])("%s", (given, pascal, camel, kebab) => {
    expect([pascalCase(given), camelCase(given), kebabCase(given)]).toEqual([pascal, camel, kebab]);
  });
});

describe("names are given once", () => {
  test("the first candidate that is free, then numbers", () => {
    const names = new Names();
    expect([names.claim("A", "B"), names.claim("A", "B"), names.claim("A", "B"), names.claim("A")]).toEqual([
      "A",
      "B",
      "B2",
      "A2",
    ]);
  });

  test("whatever the case: file systems don't tell them apart", () => {
    const names = new Names();
    expect([names.claim("Header"), names.claim("header")]).toEqual(["Header", "header2"]);
  });
});

function planned(parts: ModelParts, className = "Case"): ModulePlan {
  const { value } = layOut({ ...model(parts), className });
  return plan(value!, planOptions).module;
}

describe("clashes are settled, and nothing the user named is renamed", () => {
  const fields = { a: scalar("u32") };

  test("a struct and an allocator of one name", () => {
    const { views, allocators } = planned({
      structs: [struct("Headers", fields)],
      allocators: [freeList("headers", "Headers", 4)],
    });
    expect(views[0]).toMatchObject({ className: "Headers", file: "headers-view" });
    expect(allocators[0]).toMatchObject({
      className: "HeadersPool",
      property: "headers",
      file: "headers",
      handle: "HeadersHandle",
    });
  });

  test("the schema and an allocator of one name", () => {
    const { className, allocators } = planned(
      { structs: [struct("Token", fields)], allocators: [freeList("tokens", "Token", 4)] },
      "Tokens",
    );
    expect([className, allocators[0]!.className]).toEqual(["Tokens", "TokensPool"]);
  });

  test("an allocator named as a type of index.ts", () => {
    const { allocators } = planned({
      structs: [struct("Token", fields)],
      allocators: [freeList("case-options", "Token", 4), freeList("case-recovered", "Token", 4)],
    });
    expect(allocators.map((a) => a.className)).toEqual(["CaseOptionsPool", "CaseRecoveredPool"]);
  });

  test("the schema and a struct of one name", () => {
    expect(planned({ structs: [struct("Case", fields)], allocators: [freeList("cases", "Case", 4)] }).className).toBe(
      "CaseImage",
    );
  });

  test("a struct named as a file of the runtime", () => {
    expect(
      planned({ structs: [struct("Errors", fields)], allocators: [freeList("all", "Errors", 4)] }).views[0]!.file,
    ).toBe("errors-view");
  });

  test("every file of the runtime is reserved", () => {
    const names = readdirSync(new URL("../../../templates/runtime/", import.meta.url)).map((f) =>
      f.replace(/\.ts$/, ""),
    );
    const structs = names.map((name) => struct(pascalCase(name), fields));
    const { views } = planned({ structs, allocators: structs.map((s) => freeList(`all-${s.name}`, s.name, 1)) });
    expect(views.filter((v) => names.includes(v.file)).map((v) => v.file)).toEqual([]);
  });
});
