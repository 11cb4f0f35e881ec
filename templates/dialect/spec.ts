/**
 * The typed SPEC of every template: the only coupling between 4-plan and the templates.
 *
 * Names that end in `Word` are word addresses: 32-bit words from the start of the image. Values are numbers, booleans
 * and strings, nothing else, so that every `SPEC.x` folds to a literal.
 */

/** Common to all allocators. */
export interface AllocatorSpec {
  /** As in the schema, for error messages: `headers`. */
  readonly name: string;
  /** Length of the image, words; typed arrays of a class cover exactly the image. */
  readonly imageWords: number;
}

export interface WorkersSpec {
  /** First word of this worker table: row r is `workersWord + r * 32`. */
  readonly workersWord: number;
  readonly workers: number;
}

export interface ZeroSpec {
  /** Memory holds zeros when it is handed out: as the schema says, and slots of `paranoid` always. */
  readonly zero: boolean;
}

/** Fixed-size slots. Slot s, counted from 1, starts at word `originWord + s * strideWords`. */
export interface PoolSpec extends AllocatorSpec, ZeroSpec {
  readonly struct: string;
  readonly capacity: number;
  readonly strideWords: number;
  /** First word of slot 1 minus one stride. */
  readonly originWord: number;
  /** A slot whose generation wraps is taken out for good. `fast` has no generations. */
  readonly quarantine: boolean;
}

/** What every handle of `checked` and `paranoid` is made of: generation << slotBits | firstSlot + slot. */
export interface GenerationSpec {
  /** Word of slot 0's metadata; slot s has `metaWord + s`. The table has slotMask + 1 entries, entry 0 is -1. */
  readonly metaWord: number;
  /** Power of two minus one, at least capacity: `handle & slotMask` is the slot within the pool. */
  readonly slotMask: number;
  /** A multiple of slotMask + 1: slots are numbered through the whole image, so no two pools share a handle. */
  readonly firstSlot: number;
  /** 1 << slotBits: added to a handle, it advances the generation. */
  readonly generationStep: number;
}
