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

  test("a struct named as a file of the module", () => {
    const structs = ["Runtime", "Index", "Enums"].map((name) => struct(name, fields));
    const { views } = planned({ structs, allocators: structs.map(({ name }) => freeList(`all-${name}`, name, 4)) });
    expect(views.map((v) => v.file)).toEqual(["runtime-view", "index-view", "enums-view"]);
  });

  test("an allocator named as one", () => {
    const { allocators } = planned({ structs: [struct("Item", fields)], allocators: [freeList("runtime", "Item", 4)] });
    expect(allocators.map((a) => [a.className, a.file])).toEqual([["Runtime", "runtime-allocator"]]);
  });

  test("names of devices, which Windows takes for files of any extension", () => {
    const structs = ["Aux", "Nul", "Auxiliary"].map((name) => struct(name, fields));
    const { views, allocators } = planned({
      structs,
      allocators: [freeList("prn", "Aux", 1), freeList("com1", "Nul", 1), freeList("com10", "Auxiliary", 1)],
    });
    expect(views.map((v) => v.file)).toEqual(["aux-view", "nul-view", "auxiliary"]);
    expect(allocators.map((a) => a.file)).toEqual(["prn-allocator", "com1-allocator", "com10"]);
  });
});
