import type { RuntimeEntry } from "./entry.js";

const checkedOnly = "in `checked` and `paranoid`";

/** Handles that are not what they were, and memory that somebody wrote who should not have. */
export const handles = {
  DOUBLE_FREE: {
    meaning: "the slot of this handle is free already",
    reason:
      "Two parts of the program believe to own the slot. The second free would put it into the list of free slots twice, and " +
      "two later allocations would get the same memory.",
    help: "free in one place only; take the handle out of the field or variable when you free it",
    levels: `${checkedOnly}; in \`fast\` nothing notices, and the slot is handed out twice`,
    wrong: "const h = demo.items.alloc();\ndemo.items.free(h);\ndemo.items.free(h);",
    right: "let h = demo.items.alloc();\ndemo.items.free(h);\nh = 0;\nif (h !== 0) demo.items.free(h);",
  },
  STALE_HANDLE: {
    meaning: "what this handle stood for was freed, and may be in use for something else",
    reason:
      "A handle names a slot and its generation, which changes when the slot is freed. A kept handle of an earlier " +
      "generation would read and write what belongs to another owner now. In arenas `reset` and `rewind` end all handles " +
      "behind the mark.",
    help: "drop handles when you free them, and don't keep those of an arena beyond its `reset`",
    levels: `${checkedOnly}, until the generation has wrapped (LAYOUT.md says after how many reuses); in \`fast\` nothing notices`,
    wrong: "const h = demo.items.alloc();\ndemo.items.free(h);\ndemo.items.getId(h);",
    right: "const h = demo.items.alloc();\ndemo.items.getId(h);\ndemo.items.free(h);",
  },
  FOREIGN_HANDLE: {
    meaning: "another allocator returned this handle, or none did",
    reason: "Handles are numbered through the whole image, so that a handle of one pool is never one of another.",
    help: "use the allocator that returned it; the type of the handle names it",
    levels: `${checkedOnly}; in \`fast\` nothing notices`,
    wrong: "demo.others.free(demo.items.alloc());",
    right: "demo.items.free(demo.items.alloc());",
  },
  INVALID_HANDLE: {
    meaning: "0, a fraction, NaN or a number beyond 32 bits is used as a handle",
    reason:
      "0 is the null handle: `tryAlloc` returns it when nothing is left, and an empty reference holds it. Other numbers come " +
      "from arithmetic, and handles are not to be computed with.",
    help: "compare with 0 before you use the handle",
    levels: checkedOnly,
    wrong: "demo.items.free(0);",
    right: "const h = demo.items.tryAlloc();\nif (h !== 0) demo.items.free(h);",
  },
  OVERFLOW: {
    meaning: "something wrote past the end of a slot or a block",
    reason:
      "Behind each of them stands a pattern that nobody may write, and it is gone. The accessors stay inside a struct; it " +
      "was a typed array on the buffer, an index out of range, or code in C or wasm.",
    help: "look at what writes into this buffer without the accessors, with `stats()` and `check()` before and after",
    levels: "in `paranoid`, at `free`, `rewind` and `reset`, and by `check()`",
    wrong:
      "const h = demo.items.alloc();\nconst end = demo.items.addressOf(h) + 24; // an Item has 24 bytes\n" +
      "new Uint8Array(demo.buffer)[end] = 1;\ndemo.items.free(h);",
    right:
      "const h = demo.items.alloc();\nconst end = demo.items.addressOf(h) + 24; // an Item has 24 bytes\n" +
      "new Uint8Array(demo.buffer)[end - 1] = 1;\ndemo.items.free(h);",
  },
  WRITE_AFTER_FREE: {
    meaning: "a free slot was written",
    reason:
      "Free slots are filled with a pattern, and it is not what it was. Mostly it was a cursor that was kept while its slot " +
      "was freed: `at` checks the handle, the accessors of a cursor don't.",
    help: "free last; take a view (`view`, `make`) instead of a cursor where one is kept, because views check each access",
    levels: "in `paranoid`, when the slot is handed out again, and by `check()`",
    wrong:
      "const h = demo.items.alloc();\nconst cursor = demo.items.at(h);\ndemo.items.free(h);\ncursor.id = 1;\n" +
      "for (let i = 0; i < 4; i++) demo.items.alloc();",
    right:
      "const h = demo.items.alloc();\nconst cursor = demo.items.at(h);\ncursor.id = 1;\ndemo.items.free(h);\n" +
      "for (let i = 0; i < 4; i++) demo.items.alloc();",
  },
  CORRUPT: {
    meaning: "a word that an allocator keeps for itself holds what it never writes there",
    reason:
      "Something else wrote into the image: a typed array on the buffer, C or wasm code, another process, or in `fast` an " +
      "accessor through a bad handle; or the image was restored from a file that is damaged. A walk that would not end, or leave " +
      "the image, ends here. The message says which word it is, `value` is its number, and LAYOUT.md what stands there.",
    help:
      "make a new image and let nothing but the generated code write into it; what this one holds is not to be trusted. " +
      "`checks: paranoid` and `check()` find who did it",
    levels:
      "at every level, where a number from the image would decide how often a loop runs or what is accessed; elsewhere, and " +
      "for handles in `fast`, the answer may be wrong",
    wrong: "new Int32Array(demo.buffer).fill(2 ** 31 - 1); // as a wrong pointer of C might\ndemo.own.stats();",
    right: "const copy = new Int32Array(demo.buffer.slice(0));\ncopy.fill(2 ** 31 - 1);\ndemo.own.stats();",
  },
} as const satisfies Record<string, RuntimeEntry>;
