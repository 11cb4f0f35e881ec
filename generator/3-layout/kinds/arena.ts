import type { ArenaModel } from "../../2-resolve/kinds/arena.js";
import { granuleBytes } from "../../2-resolve/sizes.js";
import { singleOwner, taker } from "../image.js";
import { type AllocatorPlace, type Hot, type KindLayout, placed } from "./kind-layout.js";

export type ArenaLayout = ArenaModel &
  AllocatorPlace<ArenaWords> & {
    /** Blocks start on granules of 8 bytes. */
    readonly granules: number;
  };

export type ArenaWords = Partial<ControlWords> & {
  readonly metaWord: number;
  /** Granule g starts at originWord + 2 * g. */
  readonly originWord: number;
};

type ControlWords = Readonly<Record<(typeof controlWords)[number]["name"], number>>;

const controlWords = [
  { name: "frontierWord", rank: 1 },
  { name: "epochWord", rank: 2 },
] as const satisfies readonly Hot<string>[];

const slots = ({ size }: ArenaModel): number => size / granuleBytes;

export const arena: KindLayout<"arena"> = {
  slots,
  retirable: () => 0,
  hotWords: (model, memory) => (singleOwner(model, memory) ? controlWords : []),
  /**
   *   | control, a line each | meta, one word a granule | granule 1 | granule 2 | …
   *
   * The first granule starts on 64 bytes, so that alignments up to 64 need no padding there.
   */
  place(model, site) {
    const { regions, take } = taker(site.cursor);
    const shared = singleOwner(model, site.memory)
      ? []
      : controlWords.map(({ name }) => [name, take(name.replace("Word", ""), 1)] as const);
    // A handle may name a granule behind the last one; what is read for it there counts for nothing, it is past the frontier.
    const metaWord = site.handles !== undefined ? take("meta", slots(model) + 1) : 0;
    const originWord = take("blocks", model.size / 4, 16) - granuleBytes / 4;
    const words: ArenaWords = { ...Object.fromEntries(shared), metaWord, originWord };
    const hashes = model.structs.map((name) => site.structOf(name).hash);
    const identity = { kind: "arena", size: model.size, hashes };
    return { ...model, ...placed(model, site, regions, words, identity), granules: slots(model) };
  },
  meanings: ({ size }) => ({ size }),
  sharding: () => undefined,
};
