/** `sharded-free-list.ts`: magazines of slots, one in each worker's hand, the rest in a depot for all. */
export interface ShardedFreeListSpec {
  /** As in the schema, for error messages. */
  readonly name: string;
  readonly struct: string;
  readonly imageWords: number;
  /** Worker table: row r is `workersWord + r * 32`; its second word counts how often the row was taken. */
  readonly workersWord: number;
  readonly workers: number;

  readonly capacity: number;
  readonly strideWords: number;
  /** First word of slot 1 minus one stride. */
  readonly originWord: number;

  /** Handles are `generation << slotBits | firstSlot + slot` and every use of one is checked; else word addresses. */
  readonly checked: boolean;
  /** checked: word of slot 0's metadata; the table has slotMask + 1 entries, entry 0 is -1. */
  readonly metaWord: number;
  readonly slotMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
  /** checked: a slot whose generation wraps is taken out for good. */
  readonly quarantine: boolean;
  /** Slots hold zeros when they are handed out; with `paranoid` always. */
  readonly zero: boolean;
  /** Only if checked: the last word of a slot is a canary, free slots are poisoned, live ones know their call site. */
  readonly paranoid: boolean;
  /** Bytes of the struct, for messages. */
  readonly structBytes: number;

  /** The state word of handle h is `stateWord + (h >> stateShift)`; checked: `stateWord + slot`. */
  readonly stateWord: number;
  readonly stateShift: number;

  /**
   * The reclamation is robust: alloc notes the era in the slot's born word, `bornWord + (h >> stateShift)`; checked:
   * `bornWord + slot`.
   */
  readonly robust: boolean;
  readonly bornWord: number;
  /** The era now, `ReclamationSpec.eraWord`. */
  readonly eraWord: number;

  /** `format` writes all cells and touches all slots; else both happens at their first use. */
  readonly preallocate: boolean;

  /**
   * Worker w's own line is `topsWord + w * lineWords`: the address of the top cell of its magazine, the handle of the
   * slot it is freeing; paranoid: and of the one it is retiring. A line has at least 2 words, 3 if paranoid.
   */
  readonly topsWord: number;
  readonly lineWords: number;

  /** Words of a magazine, a power of two: word 0 is always 0, the others are cells. */
  readonly magazineWords: number;
  readonly magazineShift: number;
  /** At least ceil(capacity / (magazineWords - 1)) + 3 * workers: see `#takeRoomy` in runtime/depot.ts. */
  readonly magazines: number;
  /** One word a magazine: where it is, how many slots it holds. */
  readonly depotWord: number;
  /** First word of magazine 0, a multiple of magazineWords; the word before it is always 0. */
  readonly cellsWord: number;
  /** Workers start to look for magazines in `shards` different places of the depot. */
  readonly shards: number;

  /** One bit a worker that waits for a slot; alone on its line. */
  readonly waitersWord: number;
  /** Counts releases seen by waiters; what they sleep on. */
  readonly progressWord: number;
}
