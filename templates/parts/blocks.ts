import type { Handle } from "../dialect/placeholders.js";
import { AllocError } from "../runtime/errors.js";
import { isAlignment, isCount } from "../runtime/sizes.js";
import { type ArraysSpec, defineArrays } from "./arrays.js";

export interface BlocksSpec extends ArraysSpec {
  readonly name: string;
  /** Granules of 8 bytes. */
  readonly granules: number;
  readonly zero: boolean;
  readonly paranoid: boolean;
}

/** What an allocator has beside this, wherever its blocks come from. */
export interface BlockSource {
  /** The handle of a block of `words` words, an even number; 0 when it does not fit. */
  _take(words: number): number;
  /** The same on a multiple of `alignWords` words. */
  _takeAligned(words: number, alignWords: number): number;
  /** There is no room for `bytes` bytes. */
  _exhausted(bytes: number): never;
}

/** Blocks of any size. */
export const defineBlocks = (SPEC: BlocksSpec) => class Blocks extends defineArrays(SPEC) {
  /**
   * A block of `bytes` bytes on a multiple of `align`, a power of two up to 4096, counted from the start of the image.
   * {@spec SPEC.zero ? "All zeros" : SPEC.paranoid ? "Nothing of what was there before" : "What was there before is still there"}. Throws AllocError EXHAUSTED or INVALID_SIZE.
   */
  alloc(this: Blocks & BlockSource, bytes: number, align = 8): Handle {
    const h = this.tryAlloc(bytes, align);
    return h !== 0 ? h : this.#refuseSize(bytes, align);
  }

  /** A block, or 0 when it does not fit or its size is no size. {@spec SPEC.zero ? "All zeros" : SPEC.paranoid ? "Nothing of what was there before" : "What was there before is still there"}. */
  tryAlloc(this: Blocks & BlockSource, bytes: number, align = 8): Handle | 0 {
    if (!(bytes > 0 && bytes <= SPEC.granules * 8) || bytes !== (bytes | 0) || !isAlignment(align)) return 0;
    const words = bytes + 7 >> 3 << 1;
    return (align <= 8 ? this._take(words) : this._takeAligned(words, align >> 2)) as Handle | 0;
  }

  #refuseSize(this: Blocks & BlockSource, bytes: number, align: number): never {
    if (!isAlignment(align)) throw new AllocError("INVALID_SIZE", SPEC.name, align, `align ${align} is not a power of two from 1 to 4096`);
    if (bytes === 0 || !isCount(bytes)) throw new AllocError("INVALID_SIZE", SPEC.name, bytes, `${bytes} is not a whole number of bytes from 1 to 2^31 - 1`);
    this._exhausted(bytes);
  }
};
