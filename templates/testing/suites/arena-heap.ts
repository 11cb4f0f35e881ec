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
    ...(arena.frees ? [freeCase(blocks)] : []),
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

/** Back to the start when it is full: only what goes back to marks knows another way than `reset`. */
function allocCase({ going }: ArenaSubject, blocks: () => WholeArena, method: string, bytes?: number): HeapCase {
  const call = `${method}(${bytes ?? ""})`;
  return {
    name: `${call}, ${going === "rewound" ? going : "reset"} when full`,
    make: (loops) => {
      const own = blocks();
      const start = going === "rewound" ? own.mark() : 0;
      const again = going === "rewound" ? () => own.rewind(start) : () => own.reset();
      return loops.fillAgain(own, method, bytes, again);
    },
  };
}

const freeCase = (blocks: () => WholeArena): HeapCase => ({
  name: "alloc(32) and free",
  make: (loops) => loops.blockAndFree(blocks(), 32),
});

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
