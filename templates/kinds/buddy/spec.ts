/** `buddy.ts`: blocks of 2 ** k units. Unit u starts at word `originWord + u * unitWords`, u from 1. */
export interface BuddySpec {
  /** As in the schema, for error messages. */
  readonly name: string;
  /** Length of the image, words. */
  readonly imageWords: number;
  /** Memory holds zeros when it is handed out. */
  readonly zero: boolean;
  readonly checked: boolean;
  readonly paranoid: boolean;
  /** All bytes for blocks, in granules of 8. */
  readonly granules: number;
  readonly units: number;
  /** Words of the smallest block, 2 ** unitShift. */
  readonly unitWords: number;
  readonly unitShift: number;
  /** First word of unit 1 minus unitWords. */
  readonly originWord: number;
  /** A block of all units, or more, would have order `depth`. */
  readonly depth: number;
  /** How many units are free. */
  readonly freeWord: number;
  /** The block of order k that was freed last stands at `sparesWord + k` by its first unit, or 0. 32 words. */
  readonly sparesWord: number;
  /** The map of free blocks: summaries, then from word `leaves` of the map on a bit for each block there can be. */
  readonly mapWord: number;
  readonly mapWords: number;
  readonly leaves: number;
  /** Words of the block that starts with unit u stand at `sizesWord + u`; 0 where none does. */
  readonly sizesWord: number;
  /** The handle of the block that starts with unit u stands at `metaWord + u`. slotMask + 1 words, the first one -1. */
  readonly metaWord: number;
  /** Power of two minus one, at least `units`. */
  readonly slotMask: number;
  /** A multiple of slotMask + 1, as of all allocators. */
  readonly firstSlot: number;
  readonly generationStep: number;
}
