import { describe, expect, test } from "vitest";
import type { SingletonDescription } from "../description.js";
import { read, write } from "../fields/accessors.js";
import { elementsOf, lastOf, offsetOf } from "../fields/elements.js";
import { leavesOf, structNamed } from "../fields/leaves.js";
import { sampleOf } from "../fields/samples.js";
import type { Module, Subject } from "../module-under-test.js";
import { camelCase } from "../names.js";
import { same } from "../steps.js";

/** Structs that there are once: zero at first, each field where it belongs, the same for all who are attached. */
export function singletonsSuite(subject: Subject, singletons: readonly SingletonDescription[]): void {
  describe.each(singletons)("$name, of which there is one", (about) => {
    const { structs } = subject.about;
    const struct = structNamed(structs, about.of);
    const viewOf = (module: Module): unknown =>
      (module.roots as Readonly<Record<string, unknown>>)[camelCase(about.name)];

    test("has its fields at its place, and is the same for all", () => {
      using module = subject.create();
      const bytes = new DataView(module.buffer, about.offset, struct.size);
      const leaves = leavesOf(struct, structs).filter(({ isReadOnly }) => !isReadOnly);
      for (const leaf of leaves) {
        for (const at of elementsOf(leaf)) {
          const { write: value, method, found } = sampleOf(leaf.value);
          write(leaf, at, viewOf(module), value);
          same(read(leaf, at, viewOf(module)), value, leaf.name);
          const members = bytes as unknown as Readonly<Record<string, (at: number, isLittle: boolean) => unknown>>;
          if (leaf.value.kind !== "part")
            same(members[`get${method}`]!(offsetOf(leaf, at), true), found, `bytes of ${leaf.name}`);
        }
      }
      if (!subject.hasThreads) return;
      using other = subject.attach(module.buffer);
      for (const leaf of leaves) {
        same(read(leaf, lastOf(leaf), viewOf(other)), sampleOf(leaf.value).write, `${leaf.name} for another module`);
      }
    });

    test("is empty in a new image", () => {
      using module = subject.create();
      const bytes = new Uint8Array(module.buffer, about.offset, struct.size);
      const isZero = leavesOf(struct, structs).every(({ value }) => value.kind !== "enum" || value.values.includes(0));
      if (isZero) expect(bytes.every((byte) => byte === 0)).toBe(true);
    });
  });
}
