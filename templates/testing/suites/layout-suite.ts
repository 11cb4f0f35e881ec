import { describe, expect, test } from "vitest";
import { structForm } from "../arena-forms.js";
import type { AnyArena } from "../arena-model.js";
import type { AllocatorDescription, PoolDescription, StructDescription } from "../description.js";
import { call, getter, read, setter, write } from "../fields/accessors.js";
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
    test.runIf(view)(`takes ${counted(size, "byte")}, aligned to ${align}`, () => {
      if (!view) return;
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
      for (const leaf of thinnedOut(leavesOf(struct, subject.about.structs, true))) verifyLeaf(leaf, placed, bytes);
    });
  });
}

interface Placed {
  readonly address: number;
  readonly owner: unknown;
  readonly handle: number;
  readonly infix: string;
  /** Undefined where there are no views. */
  readonly view: unknown;
}

/** How to make one of a struct; undefined where no allocator holds it. */
function placeOf({ about }: Subject, struct: StructDescription): ((module: Module) => Placed | undefined) | undefined {
  const holder = about.allocators.find((allocator) => holds(allocator, struct.name));
  if (!holder) return undefined;
  const hasViews = struct.emit !== "handles";
  if (isPool(holder)) {
    return (module) => {
      const pool = allocatorOf<Pool>(module, holder.name);
      const h = pool.alloc();
      const view = hasViews ? pool.at(h) : undefined;
      return { address: pool.addressOf(h), owner: pool, handle: h, infix: "", view };
    };
  }
  const form = structForm(struct, about.structs);
  return (module) => {
    const arena = allocatorOf<AnyArena>(module, holder.name);
    const h = form.tryAlloc(arena);
    if (h === 0) return undefined;
    const view = hasViews ? form.at(arena, h) : undefined;
    return { address: arena.addressOf(h), owner: arena, handle: h, infix: form.name, view };
  };
}

const isPool = (allocator: AllocatorDescription): allocator is PoolDescription => "capacity" in allocator;

const holds = (allocator: AllocatorDescription, struct: string): boolean =>
  isPool(allocator) ? allocator.of === struct : allocator.of.includes(struct);

/** Writes a value through the accessor and finds it in the bytes, or the other way round; of arrays, the last element. */
function verifyLeaf(leaf: Leaf, { view, owner, handle, infix }: Placed, bytes: DataView): void {
  const at = lastOf(leaf);
  const offset = offsetOf(leaf, at);
  const sample = sampleOf(leaf.value);
  const members = bytes as unknown as Readonly<Record<string, (at: number, ...more: unknown[]) => unknown>>;
  if (leaf.value.kind === "part") members[`set${sample.method}`]!(offset, 0, true);
  if (leaf.isReadOnly && leaf.value.kind === "part") return; // its word is a leaf, too
  if (leaf.value.kind === "utf8") new Uint8Array(bytes.buffer, bytes.byteOffset + offset, leaf.value.bytes).fill(0);
  if (leaf.isReadOnly) members[`set${sample.method}`]!(offset, sample.found, true);
  else if (view === undefined) call(owner, setter(leaf, infix), handle, ...at, sample.write);
  else write(leaf, at, view, sample.write);
  const found = view === undefined ? call(owner, getter(leaf, infix), handle, ...at) : read(leaf, at, view);
  if (leaf.isReadOnly) return same(found, sample.write, `${leaf.name}, as it stands at offset ${offset}`);
  same(members[`get${sample.method}`]!(offset, true), sample.found, `${leaf.name} at offset ${offset}`);
}
