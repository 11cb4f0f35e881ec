import { describe, expect, test } from "vitest";
import { layOut } from "../../../generator/3-layout/layout.js";
import { array, freeList, model, type ModelParts, root, scalar, shardedFreeList, struct } from "../support/models.js";

const codes = (parts: ModelParts): string[] => layOut(model(parts)).diagnostics.map((d) => d.code);
const byte = struct("Byte", { a: scalar("u8") });

describe("what does not fit", () => {
  test.each<[string, ModelParts, string[]]>([
    ["a struct of 2 GiB", { structs: [struct("Big", { a: array(scalar("u64"), 2 ** 28) })] }, ["GA4001"]],
    [
      "slots that leave 3 bits for the generation",
      { structs: [byte], allocators: [freeList("a", "Byte", 2 ** 28)] },
      ["GA4003"],
    ],
    [
      "slots that leave 4 bits, but take more than 2 GiB",
      { structs: [byte], allocators: [freeList("a", "Byte", 2 ** 28 - 1)] },
      ["GA4004"],
    ],
    [
      "the same capacity in fast",
      { checks: "fast", structs: [byte], allocators: [freeList("a", "Byte", 2 ** 28)] },
      [],
    ],
    [
      "half of 2 GiB twice",
      { checks: "fast", structs: [byte], allocators: [freeList("a", "Byte", 2 ** 28), freeList("b", "Byte", 2 ** 28)] },
      ["GA4004"],
    ],
    [
      "roots",
      { structs: [byte], allocators: [freeList("a", "Byte", 9)], roots: [root("r", "a", "Byte", 2 ** 29)] },
      ["GA4004"],
    ],
    [
      "batches of many slots",
      {
        backing: "shared",
        checks: "fast",
        structs: [byte],
        allocators: [shardedFreeList("a", "Byte", 2 ** 27, { cache: 511 })],
        reclamation: { batch: 1, robust: false, targetPermille: 0 },
      },
      ["GA4004"],
    ],
  ])("%s", (_, parts, want) => expect(codes(parts)).toEqual(want));
});

describe("padding above an eighth", () => {
  const [u8, u16, u32, u64] = (["u8", "u16", "u32", "u64"] as const).map(scalar);

  test("is reported with an order that is smaller", () => {
    const { diagnostics, value } = layOut(model({ structs: [struct("S", { a: u8!, b: u64!, c: u8! })] }));
    expect(value).toBeDefined();
    expect(diagnostics).toMatchObject([
      { code: "GA4002", severity: "warning", help: expect.stringContaining("b, a, c: 16 bytes") },
    ]);
  });

  test.each([
    ["no order is smaller", struct("S", { a: u64!, b: u8! })],
    ["less than an eighth", struct("S", { a: u8!, b: u16!, c: u32!, d: u64!, e: u64! })],
    ["the schema asks for the alignment", struct("S", { a: u32! }, 64)],
  ])("is no finding when %s", (_, s) => expect(codes({ structs: [s] })).toEqual([]));
});
