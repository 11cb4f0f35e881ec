import type { Handle, SliceHandle, StringHandle } from "../dialect/placeholders.js";
import { upToMost } from "../runtime/corrupt.js";
import { counted } from "../runtime/counted.js";
import { AllocError } from "../runtime/errors.js";
import { inBounds } from "../runtime/ranges.js";
import { isCount } from "../runtime/sizes.js";
import { decodeUtf8, encodeUtf8, textLength, utf8Length } from "../runtime/utf8.js";
import { type BlocksSpec, type BlockSource, defineBlocks } from "./blocks.js";

export interface SlicesSpec extends BlocksSpec {
  readonly checked: boolean;
}

/** What an allocator has beside this: blocks, and where they are. */
export interface SliceSource extends BlockSource {
  /** First word of a block. With checks only of a live one. */
  _locate(h: number): number;
}

/** Strings and slices: {length, capacity}, a word each, and the elements behind them. */
export const defineSlices = (SPEC: SlicesSpec) => class Slices extends defineBlocks(SPEC) {
  // @parts

  /**
   * Copies text into a block, as UTF-8, NULs and all{@spec SPEC.checked ? "" : "; half of a surrogate pair becomes U+FFFD"}.
   * Throws AllocError EXHAUSTED{@spec SPEC.checked ? ", or INVALID_VALUE for half of a surrogate pair" : ""}.
   */
  allocString(this: Slices & SliceSource, text: string): StringHandle {
    const h = this.tryAllocString(text);
    return h !== 0 ? h : this._exhausted(utf8Length(text) + 8);
  }

  /** Copies text into a block; 0 when it does not fit. */
  tryAllocString(this: Slices & SliceSource, text: string): StringHandle | 0 {
    const bytes = SPEC.checked ? textLength(text, SPEC.name) : utf8Length(text);
    const h = this._allocSlice(bytes, bytes, 1) as StringHandle | 0;
    if (h !== 0) encodeUtf8(this._u8, this._elements(h) << 2, bytes, text);
    return h;
  }

  getString(this: Slices & SliceSource, h: StringHandle): string {
    const p = this._locate(h), length = upToMost(SPEC.name, p, "the length of a string", this._i32[p]! | 0, SPEC.granules * 8);
    return decodeUtf8(this._u8, p + 2 << 2, length);
  }

  /** Elements in the slice. */
  lengthOf(this: Slices & SliceSource, h: SliceHandle): number {
    if (SPEC.checked) return this._i32[this._locate(h)]!;
    return this._i32[this._locate(h)]! | 0; // beyond the image there is none
  }

  /** Elements the slice has room for. */
  capacityOf(this: Slices & SliceSource, h: SliceHandle): number {
    if (SPEC.checked) return this._i32[this._locate(h) + 1]!;
    return this._i32[this._locate(h) + 1]! | 0;
  }

  /**
   * A slice of zeros with room for `capacity` elements; 0 when it does not fit or a number is no count.
   * @internal
   */
  _allocSlice(this: Slices & SliceSource, length: number, capacity: number, elementBytes: number): number {
    if (!isCount(length) || !isCount(capacity) || length > capacity || capacity * elementBytes > SPEC.granules * 8) return 0;
    const words = (capacity * elementBytes + 15) >> 3 << 1;
    const h = this._take(words);
    if (h === 0) return 0;
    const p = this._locate(h);
    if (!SPEC.zero) this._i32.fill(0, p + 2, p + words);
    this._i32[p] = length;
    this._i32[p + 1] = capacity;
    return h;
  }

  /**
   * First word of the elements.
   * @internal
   */
  _elements(this: Slices & SliceSource, h: number): number {
    return this._locate(h) + 2;
  }

  /**
   * First word of the elements, for element `i`.{@spec SPEC.checked ? " Throws AllocError INVALID_VALUE when there is no such element." : " Not checked."}
   * @internal
   */
  _elementsFor(this: Slices & SliceSource, h: number, i: number): number {
    if (!SPEC.checked) return this._locate(h) + 2;
    const p = this._locate(h);
    inBounds(i, this._i32[p]!, SPEC.name);
    return p + 2;
  }

  /**
   * First word of a slice that has room for one more element. Throws AllocError CAPACITY.
   * @internal
   */
  _roomIn(this: Slices & SliceSource, h: SliceHandle): number {
    const m = this._i32, p = this._locate(h), length = m[p]!;
    if ((!SPEC.checked && h === 0) || length === m[p + 1]!) throw new AllocError("CAPACITY", SPEC.name, length, `the slice is full: it has room for ${counted(length, "element")}`);
    return p;
  }

  /** Byte offset of the block in the buffer. */
  addressOf(this: Slices & SliceSource, h: Handle | SliceHandle): number {
    return this._i32.byteOffset + this._locate(h) * 4;
  }
};
