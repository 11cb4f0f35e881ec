import type { BuddyModel } from "../../2-resolve/kinds/buddy.js";
import { lineWords, taker, type Take } from "../image.js";
import { type AllocatorPlace, type Hot, type KindLayout, placed } from "./kind-layout.js";

export type BuddyLayout = BuddyModel &
  AllocatorPlace<BuddyWords> & {
    /** Smallest blocks. */
    readonly units: number;
    /** A block of all units, or more, would have 2 ** depth of them. */
    readonly depth: number;
  };

export type BuddyWords = Partial<Record<(typeof controlWords)[number]["name"], number>> &
  ReturnType<typeof placeMap> & {
    readonly sizesWord: number;
    readonly metaWord: number;
    /** Unit u starts at originWord + u * words of a unit. */
    readonly originWord: number;
  };

const controlWords = [{ name: "freeWord", rank: 1 }] as const satisfies readonly Hot<string>[];

const unitsOf = ({ size, minimum }: BuddyModel): number => size / minimum;
const depthOf = (model: BuddyModel): number => Math.ceil(Math.log2(unitsOf(model)));

/** Alignments up to 4096 bytes are counted from the start of the image, those of blocks from the first block. */
const mostAlignWords = 1024;

export const buddy: KindLayout<"buddy"> = {
  slots: unitsOf,
  retirable: () => 0,
  hotWords: () => controlWords,
  /**
   *   | spares | map | sizes, one word a unit | meta, one word a unit | unit 1 | unit 2 | …
   *
   * The first unit starts on a multiple of the largest block, up to 4096 bytes: so does every block.
   */
  place(model, site) {
    const [units, depth, unitWords] = [unitsOf(model), depthOf(model), model.minimum / 4];
    const { regions, take } = taker(site.cursor);
    const words: BuddyWords = {
      ...placeMap(depth, take),
      sizesWord: take("sizes", units + 1),
      metaWord: site.handles === undefined ? 0 : take("meta", site.handles.slotMask + 1),
      originWord: take("blocks", model.size / 4, alignWordsOf(unitWords * 2 ** depth)) - unitWords,
    };
    const hashes = model.structs.map((name) => site.structOf(name).hash);
    const identity = { kind: "buddy", size: model.size, minimum: model.minimum, hashes };
    return { ...model, ...placed(model, site, regions, words, identity), units, depth };
  },
  meanings: ({ size, minimum }) => ({ size, minimum }),
  sharding: () => undefined,
};

const alignWordsOf = (largest: number): number => Math.min(mostAlignWords, Math.max(16, largest));

/** A bit for each block there can be, 2 ** (depth + 1) of them, and above these words a bit for each word below. */
function placeMap(depth: number, take: Take) {
  const bits = 2 ** (depth + 1);
  let leaves = 0;
  for (let covered = 32; covered < bits; covered *= 32) leaves = leaves * 32 + 1;
  const mapWords = leaves + Math.max(1, bits / 32);
  return { sparesWord: take("spares", lineWords), mapWord: take("map", mapWords), mapWords, leaves };
}
