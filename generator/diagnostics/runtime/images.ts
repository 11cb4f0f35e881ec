import { everywhere, type RuntimeEntry } from "./entry.js";

/** The image, and those who are attached to it. */
export const images = {
  BUSY: {
    meaning: "this needs to be alone, and others are in the way",
    reason:
      "`reset` ends the handles of all workers, so it waits for none of them to have any: others are attached, a guard is " +
      "open, or another thread recovers the same worker. A row that `attach` is to take has a worker, alive or dead.",
    help:
      "dispose the other workers or leave the guard first; a sharded arena can be reset by anyone at any time; the row of a " +
      "dead worker is free after `recover`, or is taken by `takeOver`",
    levels: everywhere,
    wrong: "Demo.attach(demo.buffer); // a second worker\ndemo.space.reset();",
    right: "Demo.attach(demo.buffer).dispose();\ndemo.space.reset();",
  },
  NOT_OWNER: {
    meaning: "only the thread that created the image allocates and frees here",
    reason:
      "The schema says `owner: creator`: such an allocator needs no atomic operations, because one thread changes it.",
    help:
      "let the creator allocate, or take `owner: creator` out of the schema; when the creator is dead, `takeOver` its row, or " +
      "`recover` it and `attach` in that row: who has the creator's row is the owner",
    levels: everywhere,
    wrong: "Demo.attach(demo.buffer).own.alloc();",
    right: "demo.own.alloc();",
  },
  TOO_MANY_WORKERS: {
    meaning: "all rows of the worker table are taken",
    reason:
      "The image has a row for each of `memory.workers` threads, the creator included, and a row is free again after `dispose`.",
    help:
      "raise `memory.workers`, dispose workers that have finished, or `recover` those that died; when all of them died, as in an " +
      "image saved while they were attached, `takeOver` the row of one",
    levels: everywhere,
    wrong: "Demo.attach(demo.buffer);\nDemo.attach(demo.buffer);",
    right: "Demo.attach(demo.buffer).dispose();\nDemo.attach(demo.buffer);",
  },
  DISPOSED: {
    meaning: "the module was disposed, and its allocators with it",
    reason: "After `dispose` another worker may have the row, or nobody the buffer.",
    help: "dispose last; with `using` it happens at the end of the block",
    levels: `${everywhere}; cursors and, in \`fast\`, views go on reading and writing the memory`,
    wrong: "demo.dispose();\ndemo.items.alloc();",
    right: "demo.items.free(demo.items.alloc());\ndemo.dispose();",
  },
  INVALID_BUFFER: {
    meaning: "this buffer cannot hold the image",
    reason:
      "It is no buffer, not of the kind that `backing` says, too small, gone (transferred, or a wasm memory that has grown), " +
      "or the image would not start at a multiple of what it needs.",
    help: "give a buffer of at least `byteLength` bytes of the kind in the schema, or none: `create` makes one",
    levels: everywhere,
    wrong: "Demo.attach(new SharedArrayBuffer(8));",
    right: "Demo.attach(demo.buffer);",
  },
  LAYOUT_MISMATCH: {
    meaning: "what lies in the buffer is no image of this schema",
    reason:
      "An image carries a hash for each struct and allocator. Another version of the schema, another level of checks or " +
      "something else altogether wrote this one, and its fields lie elsewhere. The message names the first part that differs.",
    help: "generate all programs that share the image from the same schema and the same options",
    levels: everywhere,
    wrong: "Demo.attach(new SharedArrayBuffer(Demo.byteLength));",
    right: "Demo.attach(demo.buffer);",
  },
  UNSUPPORTED: {
    meaning: "this cannot be done here",
    reason:
      "The platform lacks something (shared memory in a page without the headers for it, WebAssembly, waiting in a page's main thread), or " +
      "a function is used in a way that cannot work, such as an asynchronous guard.",
    help: "read the message, which names what is missing and what to use instead",
    levels: everywhere,
    wrong: "demo.guard(async () => demo.entries.stats());",
    right: "demo.guard(() => demo.entries.stats());",
  },
} as const satisfies Record<string, RuntimeEntry>;
