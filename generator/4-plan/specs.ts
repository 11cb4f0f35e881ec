import type { AllocatorLayout, ArenaLayout, FreeListLayout, Layout, StructLayout } from "../3-layout/types.js";
import { singleOwner } from "../3-layout/image.js";
import type { BitmapPoolSpec } from "../../templates/spec.js";
import { shardedArenaTemplate, shardedFreeListTemplate } from "./concurrent-specs.js";
import { generationSpec, isZeroed, wordsOf } from "./spec-parts.js";
import type { TemplatePlan } from "./types.js";

/** The template of a free list: by who owns it, then by what is checked. */
export function freeListTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): TemplatePlan {
  if (list.sharded !== undefined) return shardedFreeListTemplate(list, list.sharded, struct, layout);
  const { checks } = layout.memory;
  const paranoid = checks === "paranoid";
  const word = wordsOf(list.words);
  const pool = {
    ...common(list, layout),
    struct: list.struct,
    capacity: list.capacity,
    strideWords: list.strideWords,
    originWord: word("originWord"),
  };
  const generations = {
    ...generationSpec(list.handles),
    metaWord: word("metaWord"),
    quarantine: list.generations === "quarantine",
  };
  if (!singleOwner(list, layout.memory)) {
    const spec: BitmapPoolSpec = {
      ...pool,
      ...generations,
      checked: checks !== "fast",
      paranoid,
      structBytes: struct.size,
      bitmapWord: word("bitmapWord"),
      bitmapWords: word("bitmapWords"),
      summaryWord: word("summaryWord"),
      stateWord: word("stateWord"),
      handsWord: word("handsWord"),
      lineWords: word("lineWords"),
    };
    const file = checks === "fast" ? "allocators/bitmap-pool-fast" : "allocators/bitmap-pool-checked";
    return { file, takesWorker: true, spec };
  }
  if (checks === "fast") {
    return {
      file: "allocators/free-list-fast",
      takesWorker: false,
      spec: { ...pool, headWord: word("headWord"), iterate: list.iterate, liveWord: word("liveWord") },
    };
  }
  return {
    file: paranoid ? "allocators/free-list-paranoid" : "allocators/free-list-checked",
    takesWorker: false,
    spec: {
      ...pool,
      ...generations,
      paranoid,
      structBytes: struct.size,
      headWord: word("headWord"),
      frontierWord: word("frontierWord"),
      tailWord: word("tailWord"),
      liveCountWord: word("liveCountWord"),
      quarantinedWord: word("quarantinedWord"),
    },
  };
}

export function arenaTemplate(arena: ArenaLayout, layout: Layout): TemplatePlan {
  if (arena.sharded !== undefined) return shardedArenaTemplate(arena, arena.sharded, layout);
  const { checks } = layout.memory;
  const word = wordsOf(arena.words);
  const { slotMask, firstSlot, generationStep } = generationSpec(arena.handles);
  return {
    file: `allocators/arena-${checks}`,
    takesWorker: false,
    spec: {
      ...common(arena, layout),
      granules: arena.granules,
      originWord: word("originWord"),
      frontierWord: word("frontierWord"),
      epochWord: word("epochWord"),
      paddingWord: word("paddingWord"),
      metaWord: word("metaWord"),
      granuleMask: slotMask,
      firstSlot,
      generationStep,
      paranoid: checks === "paranoid",
    },
  };
}

function common(allocator: AllocatorLayout, { memory, image }: Layout) {
  return {
    name: allocator.name,
    shared: !singleOwner(allocator, memory),
    zero: isZeroed(allocator),
    imageWords: image.words,
    workersWord: image.workerTableWord,
    workers: memory.workers,
  };
}
