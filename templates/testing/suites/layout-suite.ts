import { describe, expect, test } from "vitest";
import { structForm } from "../arena-forms.js";
import type { AnyArena } from "../arena-model.js";
import type { AllocatorDescription, StructDescription } from "../description.js";
import { write } from "../fields/accessors.js";
import { lastOf, offsetOf, thinnedOut } from "../fields/elements.js";
import type { Leaf } from "../fields/leaves.js";
import { leavesOf } from "../fields/leaves.js";
import { sampleOf } from "../fields/samples.js";
import type { Module, Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { counted } from "../names.js";
import type { Pool } from "../pool-model.js";
import { same } from "../steps.js";

/** Sizes and offsets of every struct, as numbers and as bytes that accessors write. */
export function layoutSuite(subject: Subject): void {
  for (const struct of subject.about.structs) structSuite(subject, struct);
}

function structSuite(subject: Subject, struct: StructDescription): void {
  const { name, view, size, align, fields } = struct;
  describe(name, () => {
    test(`takes ${counted(size, "byte")}, aligned to ${align}`, () => {
      expect(view.size).toBe(size);
      expect(view.align).toBe(align);
      expect(view.offsets).toEqual(Object.fromEntries(fields.map((field) => [field.name, field.offset])));
    });

    // A struct that no allocator holds is tested where it is a part of another.
    const place = placeOf(subject, struct);
    if (!place) return;
    test("has its fields at these offsets", (context) => {
      using module = subject.create();
      const placed = place(module);
      if (!placed) return context.skip(`there is no room for a ${name}`);
      const bytes = new DataView(module.buffer, placed.address, size);
      for (const leaf of thinnedOut(leavesOf(struct, subject.about.structs, true)))
        verifyLeaf(leaf, placed.view, bytes);
    });
  });
}

interface Placed {
  readonly address: number;
  readonly view: unknown;
}

/** How to make one of a struct; undefined where no allocator holds it. */
function placeOf({ about }: Subject, struct: StructDescription): ((module: Module) => Placed | undefined) | undefined {
  const holder = about.allocators.find((allocator) => holds(allocator, struct.name));
  if (!holder) return undefined;
  if (isPool(holder)) {
    return (module) => {
      const pool = allocatorOf<Pool>(module, holder.name);
      const h = pool.alloc();
      return { address: pool.addressOf(h), view: pool.at(h) };
    };
  }
  const form = structForm(struct, about.structs);
  return (module) => {
    const arena = allocatorOf<AnyArena>(module, holder.name);
    const h = form.tryAlloc(arena);
    return h === 0 ? undefined : { address: arena.addressOf(h), view: form.at(arena, h) };
  };
}

const isPool = (allocator: AllocatorDescription): boolean =>
  allocator.kind === "free-list" || allocator.kind === "sharded-free-list";

const holds = (allocator: AllocatorDescription, struct: string): boolean =>
  isPool(allocator) ? allocator.of === struct : allocator.of.includes(struct);

/** Writes a value through the accessor and finds it in the bytes; of arrays, the last element. */
function verifyLeaf(leaf: Leaf, view: unknown, bytes: DataView): void {
  const at = lastOf(leaf);
  const offset = offsetOf(leaf, at);
  const sample = sampleOf(leaf.value);
  const members = bytes as unknown as Readonly<Record<string, (at: number, ...more: unknown[]) => unknown>>;
  if (leaf.value.kind === "part") members[`set${sample.method}`]!(offset, 0, true);
  write(leaf, at, view, sample.write);
  same(members[`get${sample.method}`]!(offset, true), sample.found, `${leaf.name} at offset ${offset}`);
}
