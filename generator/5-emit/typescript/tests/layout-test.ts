import type { EnumModel } from "../../../2-resolve/types.js";
import type { AllocatorPlan, Plan, ViewPlan } from "../../../4-plan/types.js";
import type { Leaf } from "./leaves.js";
import { leavesOf, writeStatement } from "./leaves.js";
import { moduleNames } from "./module-names.js";

/** Sizes and offsets of every struct, as numbers and as bytes that accessors write. */
export function layoutTest(plan: Plan): string {
  const structs = plan.module.views.map((view) => structTest(plan, view));
  return [moduleNames(plan).declarations, ...structs].join("\n");
}

function structTest(plan: Plan, view: ViewPlan): string {
  const { struct, className } = view;
  const offsets = struct.fields.map((field) => `      ${field.name}: ${field.offset},`);
  return `describe("${className}", () => {
  test("takes ${struct.size} bytes, aligned to ${struct.align}", () => {
    expect(${className}.size).toBe(${struct.size});
    expect(${className}.align).toBe(${struct.align});
    expect(${className}.offsets).toEqual({
${offsets.join("\n")}
    });
  });
${bytesTest(plan, view)}});
`;
}

/** A struct that no allocator holds is tested where it is a part of another. */
function bytesTest(plan: Plan, view: ViewPlan): string {
  const { module, layout } = plan;
  const { create, module: image } = moduleNames(plan);
  const place = placeOf(module.allocators, view);
  if (!place) return "";
  const checks = leavesOf(view, module.views, true).flatMap((leaf) => leafChecks(leaf, module.views, layout.enums));
  return `
  test("has its fields at these offsets", () => {
    using ${image} = ${create};
    const h = ${image}.${place.alloc};
    const view = ${image}.${place.at};
    const bytes = new DataView(${image}.buffer, ${image}.${place.property}.addressOf(h), ${view.struct.size});
${checks.map((line) => `    ${line}`).join("\n")}
  });
`;
}

interface Holding {
  readonly property: string;
  readonly alloc: string;
  readonly at: string;
}

function placeOf(allocators: readonly AllocatorPlan[], view: ViewPlan): Holding | undefined {
  for (const allocator of allocators) {
    const { property } = allocator;
    if (allocator.kind === "free-list") {
      if (allocator.view === view) return { property, alloc: `${property}.alloc()`, at: `${property}.at(h)` };
      continue;
    }
    const form = allocator.forms.find((f) => f.view === view);
    if (form) return { property, alloc: `${property}.alloc${form.infix}()`, at: `${property}.${form.prefix}At(h)` };
  }
  return undefined;
}

/** Writes a value through the accessor and finds it in the bytes; of arrays, the last element. */
function leafChecks(leaf: Leaf, views: readonly ViewPlan[], enums: readonly EnumModel[]): string[] {
  const offset = leaf.offset + leaf.dims.reduce((sum, { count, bytes }) => sum + (count - 1) * bytes, 0);
  const last = atLast(leaf);
  const { write, method, found } = sampleOf(leaf, views, enums);
  const at = method.endsWith("int8") || method.endsWith("Int8") ? `${offset}` : `${offset}, true`;
  const cleared =
    leaf.value.kind === "part" ? [`bytes.set${method}(${offset}, 0${at.slice(String(offset).length)});`] : [];
  return [...cleared, `${writeStatement(last, "view", write)};`, `expect(bytes.get${method}(${at})).toBe(${found});`];
}

function atLast(leaf: Leaf): Leaf {
  const last = new Map(leaf.dims.map((dim) => [dim.index, String(dim.count - 1)]));
  return { ...leaf, steps: leaf.steps.map((step) => ({ ...step, indices: step.indices.map((i) => last.get(i)!) })) };
}

const DATA_VIEW = {
  u8: "Uint8",
  i8: "Int8",
  u16: "Uint16",
  i16: "Int16",
  u32: "Uint32",
  i32: "Int32",
  f32: "Float32",
  f64: "Float64",
  u64: "BigUint64",
  i64: "BigInt64",
} as const;

interface Sample {
  /** What the accessor writes, what DataView method finds it, and as which number. */
  readonly write: string;
  readonly method: string;
  readonly found: string;
}

function sampleOf({ value }: Leaf, views: readonly ViewPlan[], enums: readonly EnumModel[]): Sample {
  const method = DATA_VIEW[value.array];
  const same = (text: string): Sample => ({ write: text, method, found: text });
  switch (value.kind) {
    case "integer":
      return same(SAMPLES[value.array]!);
    case "bigint":
      return same("0x123456789abcdef0n");
    case "float":
      return same("1.5");
    case "u53":
      return { write: "0x123456789abcd", method: "BigUint64", found: "0x123456789abcdn" };
    case "bool":
      return { write: "true", method, found: "1" };
    case "enum": {
      const last = enums.find((e) => e.name === value.name)!.values.at(-1)!;
      return { write: `${value.name}.${last.name}`, method, found: String(last.value) };
    }
    case "ref": {
      const holder = views
        .find((v) => v.struct.name === value.struct)!
        .holders.find((h) => h.allocator === value.allocator)!;
      return { write: `0x1234 as ${holder.handle}`, method, found: "0x1234" };
    }
    case "part":
      return { write: value.bits === 1 ? "true" : "1", method, found: `0x${(2 ** value.shift).toString(16)}` };
    case "utf8":
      return { write: '"A"', method, found: "0x41" };
  }
}

const SAMPLES: Readonly<Partial<Record<string, string>>> = {
  u8: "0x12",
  i8: "-0x12",
  u16: "0x1234",
  i16: "-0x1234",
  u32: "0x12345678",
  i32: "-0x12345678",
};
