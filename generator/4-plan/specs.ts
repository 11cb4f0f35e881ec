import type { ArenaLayout, FreeListLayout, HandleLayout, Layout, StructLayout } from "../3-layout/types.js";
import { singleOwner } from "../3-layout/image.js";
import type { TemplatePlan } from "./types.js";

/** The template of a free list: by who owns it, then by what is checked. */
export function freeListTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): TemplatePlan {
  const { checks } = layout.memory;
  const paranoid = checks === "paranoid";
  const word = wordsOf(list.words);
  const pool = {
    ...common(list.name, singleOwner(list, layout.memory), layout),
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
    return {
      file: checks === "fast" ? "bitmap-pool-fast" : "bitmap-pool-checked",
      takesWorker: true,
      spec: {
        ...pool,
        ...generations,
        checked: checks !== "fast",
        paranoid,
        structBytes: struct.size,
        bitmapWord: word("bitmapWord"),
        bitmapWords: word("bitmapWords"),
        summaryWord: word("summaryWord"),
        ownerByte: word("ownerByte"),
        quarantinedWord: word("quarantinedWord"),
      },
    };
  }
  if (checks === "fast") {
    return {
      file: "free-list-fast",
      takesWorker: false,
      spec: { ...pool, headWord: word("headWord"), iterate: list.iterate, liveWord: word("liveWord") },
    };
  }
  return {
    file: paranoid ? "free-list-paranoid" : "free-list-checked",
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
  const { checks } = layout.memory;
  const word = wordsOf(arena.words);
  const { slotMask, firstSlot, generationStep } = generationSpec(arena.handles);
  return {
    file: `arena-${checks}`,
    takesWorker: false,
    spec: {
      ...common(arena.name, singleOwner(arena, layout.memory), layout),
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

function common(name: string, single: boolean, { memory, image }: Layout) {
  return {
    name,
    shared: !single,
    imageWords: image.words,
    workersWord: image.workerTableWord,
    workers: memory.workers,
  };
}

/** `fast` has no generations; its templates never read these. */
function generationSpec(
  handles: HandleLayout | undefined,
): Pick<HandleLayout, "slotMask" | "firstSlot" | "generationStep"> {
  return handles ?? { slotMask: 0, firstSlot: 0, generationStep: 0 };
}

/** A word the level has no use for is 0, the null word. */
const wordsOf =
  (words: Readonly<Record<string, number>>) =>
  (name: string): number =>
    words[name] ?? 0;
