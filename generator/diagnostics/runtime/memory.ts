import { everywhere, type RuntimeEntry } from "./entry.js";

/** What there is no room for, and sizes and values that cannot be. */
export const memory = {
  EXHAUSTED: {
    meaning: "the allocator has nothing left to hand out",
    reason:
      "Capacities are fixed, so that an image never moves. Either more is in use at once than the schema planned for, or " +
      "something is not freed: `stats()` shows how much is live. In pools for several workers a part of what is free is in " +
      "the hands of the others.",
    help:
      "raise `capacity` or `size`, free what is not needed, or call `tryAlloc`, which returns 0 instead of throwing; with a " +
      "sharded free list `allocWait` and `allocAsync` wait for a slot",
    levels: everywhere,
    wrong: "for (let i = 0; i < 5; i++) demo.items.alloc();",
    right: "for (let i = 0; i < 5; i++) if (demo.items.tryAlloc() === 0) break;",
  },
  CAPACITY: {
    meaning: "a slice or another container is full",
    reason:
      "A slice of an arena has the room that it was allocated with. It cannot grow, because the next block follows it.",
    help: "allocate it with a larger capacity, or allocate a new one and copy",
    levels: everywhere,
    wrong: "const list = demo.space.allocU8(0, 2);\nfor (const x of [1, 2, 3]) demo.space.appendU8(list, x);",
    right: "const list = demo.space.allocU8(0, 3);\nfor (const x of [1, 2, 3]) demo.space.appendU8(list, x);",
  },
  INVALID_SIZE: {
    meaning: "a size, a length or an alignment is not a number that it can be",
    reason:
      "Sizes are whole numbers of bytes from 1 up, alignments powers of two up to 4096. Zero, negative numbers, fractions " +
      "and NaN come from arithmetic that went wrong before, and would overlap other blocks.",
    help: "compute the size again; test for the empty case before allocating",
    levels: everywhere,
    wrong: "demo.space.alloc(0);",
    right: "demo.space.alloc(8);",
  },
  INVALID_VALUE: {
    meaning: "a value does not fit its field, an index its array, or an argument its purpose",
    reason:
      "What is stored could not be read back: the number would be cut to the field's bits, or the index would point into a " +
      "neighbour.",
    help: "check the value before it is stored, or give the field a larger type",
    levels:
      "text, arrays and u53 in `checked` and `paranoid`, where `fast` cuts; other numbers of fields, and indexes, in `paranoid` " +
      "only, elsewhere they wrap as in typed arrays; arguments of other functions at every level",
    wrong: "demo.items.make({ id: 300 });",
    right: "demo.items.make({ id: 255 });",
  },
} as const satisfies Record<string, RuntimeEntry>;
