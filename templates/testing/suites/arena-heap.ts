import type { StructForm } from "../arena-model.js";
import { leavesOf, structNamed } from "../fields/leaves.js";
import type { Module } from "../module-under-test.js";
import type { ArenaSubject, WholeArena } from "./arena-under-test.js";
import type { HeapCase } from "./heap-suite.js";
import { accessorCases, heapSuite } from "./heap-suite.js";

/** Allocating, accessors and elements of slices leave nothing on the JS heap. */
export function arenaHeapSuite(arena: ArenaSubject): void {
  const { subject, about, forms } = arena;
  const made: { module?: Module } = {};
  /** Empty: what the last loop has allocated is of no use any more. */
  const blocks = (): WholeArena => {
    const own = arena.of((made.module ??= subject.create()));
    own.reset();
    return own;
  };
  heapSuite(`${arena.property} off the JS heap`, [
    allocCase(arena, blocks, "tryAlloc", 32),
    ...forms.map(({ name }) => allocCase(arena, blocks, `tryAlloc${name}`)),
    ...about.of.flatMap((name, f) => structCases(arena, name, forms[f]!, blocks)),
    ...sliceCases(arena, blocks),
  ]);
}

function structCases(arena: ArenaSubject, name: string, form: StructForm, blocks: () => WholeArena): HeapCase[] {
  const { structs } = arena;
  const held: { owner?: WholeArena } = {};
  return accessorCases(leavesOf(structNamed(structs, name), structs), {
    prefix: `${form.name}: `,
    infix: form.name,
    owner: () => held.owner ?? blocks(),
    handle: () => form.tryAlloc((held.owner = blocks())),
    cursor: (h) => form.at(held.owner!, h) as object,
  });
}

/** Back to the start when it is full: sharded arenas know no other way than `reset`. */
function allocCase({ isSharded }: ArenaSubject, blocks: () => WholeArena, method: string, bytes?: number): HeapCase {
  const call = `${method}(${bytes ?? ""})`;
  return {
    name: `${call}, ${isSharded ? "reset" : "rewound"} when full`,
    make: (loops) => {
      const own = blocks();
      const start = isSharded ? 0 : own.mark();
      const again = isSharded ? () => own.reset() : () => own.rewind(start);
      return loops.fillAgain(own, method, bytes, again);
    },
  };
}

const sliceCases = ({ slices }: ArenaSubject, blocks: () => WholeArena): HeapCase[] =>
  slices
    .filter(({ name }) => !/^[UI]64$/.test(name))
    .map((slice) => ({
      name: `elements of ${slice.name}`,
      make: (loops) => {
        const own = blocks();
        const h = slice.tryAlloc(own, 16, 16);
        const more = slice.name.startsWith("F") ? 0.5 : 0;
        const site = { get: `get${slice.name}`, set: `set${slice.name}`, counts: [], more };
        return h === 0 ? undefined : loops.elements(own, h, site);
      },
    }));
