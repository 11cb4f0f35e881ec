import type { ArenaSpec } from "../spec.js";
import { defineArrays } from "../parts/arrays.js";
import { ArenaScope, endScopes } from "../runtime/arena-scope.js";
import { assertThere } from "../runtime/buffers.js";
import { clear } from "../runtime/clear.js";
import { corrupt, damage, unsteady, upToMost } from "../runtime/corrupt.js";
import { counted } from "../runtime/counted.js";
import { AllocError } from "../runtime/errors.js";
import { attachedWorkers } from "../runtime/image.js";
import { isAlignment, isCount } from "../runtime/sizes.js";
import type { ArenaStats, CheckReport } from "../runtime/stats.js";
import { decodeUtf8, encodeUtf8, utf8Length } from "../runtime/utf8.js";
import { cas, load } from "./access.js";
import type { Handle, SliceHandle, StringHandle } from "./placeholders.js";

/**
 * {@spec SPEC.granules * 8} bytes that are handed out from the front and given back together. Word {@spec SPEC.frontierWord} is the frontier,
 * the first free word; everything before it is in use. Blocks start on 8 bytes, or on what `align` asks for.
 *
 *   word {@spec SPEC.originWord + 2}                 frontier                     {@spec SPEC.originWord + 2 + SPEC.granules * 2}
 *        | block | block | … | free …                   |
 *
 * A slice is {length, capacity}, a word each, and its elements behind them.
 */
export const defineArenaFast = (SPEC: ArenaSpec) => class ArenaFast extends defineArrays(SPEC) {
  /** Makes zeroed memory an empty arena. */
  _format(): void {
    this._i32[SPEC.frontierWord] = SPEC.originWord + 2;
  }

  /**
   * A block of `bytes` bytes on a multiple of `align`, a power of two up to 4096, counted from the start of the image.
   * {@spec SPEC.zero ? "All zeros" : "What was there before is still there"}. Throws AllocError EXHAUSTED or INVALID_SIZE.
   */
  alloc(bytes: number, align = 8): Handle {
    const h = this.tryAlloc(bytes, align);
    return h !== 0 ? h : this.#refuseSize(bytes, align);
  }

  /** A block, or 0 when it does not fit or its size is no size. {@spec SPEC.zero ? "All zeros" : "What was there before is still there"}. */
  tryAlloc(bytes: number, align = 8): Handle | 0 {
    if (!(bytes > 0 && bytes <= SPEC.granules * 8) || bytes !== (bytes | 0) || !isAlignment(align)) return 0;
    const words = bytes + 7 >> 3 << 1;
    return (align <= 8 ? this._take(words) : this._takeAligned(words, align >> 2)) as Handle | 0;
  }

  /**
   * The first of `words` words, an even number; 0 when they do not fit.
   * @internal
   */
  _take(words: number): number {
    const m = this._i32, p = load(SPEC.shared, m, SPEC.frontierWord), end = p + words;
    if (!(p > SPEC.originWord && end <= SPEC.originWord + 2 + SPEC.granules * 2)) return this.#none(p); // undefined when the buffer is gone
    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, p, end) !== p) return this.#takeAgain(words, 2); // somebody was faster
    if (!SPEC.shared) m[SPEC.frontierWord] = end;
    if (SPEC.zero) clear(m, p, words);
    return p;
  }

  /**
   * The same on a multiple of `alignWords` words.
   * @internal
   */
  _takeAligned(words: number, alignWords: number): number {
    const m = this._i32, before = load(SPEC.shared, m, SPEC.frontierWord);
    const p = before + alignWords - 1 & -alignWords, end = p + words;
    if (!(p > SPEC.originWord && end <= SPEC.originWord + 2 + SPEC.granules * 2)) return this.#none(before);
    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, before, end) !== before) return this.#takeAgain(words, alignWords);
    if (!SPEC.shared) m[SPEC.frontierWord] = end;
    if (SPEC.zero) clear(m, p, words);
    return p;
  }

  // @members

  /** Copies text into the arena, as UTF-8, NULs and all; half of a surrogate pair becomes U+FFFD. Throws AllocError EXHAUSTED. */
  allocString(text: string): StringHandle {
    const h = this.tryAllocString(text);
    return h !== 0 ? h : this._exhausted(utf8Length(text) + 8);
  }

  /** Copies text into the arena; 0 when it does not fit. */
  tryAllocString(text: string): StringHandle | 0 {
    const bytes = utf8Length(text);
    const h = this._allocSlice(bytes, bytes, 1) as StringHandle | 0;
    if (h !== 0) encodeUtf8(this._u8, this._elements(h) << 2, bytes, text);
    return h;
  }

  getString(h: StringHandle): string {
    return decodeUtf8(this._u8, this._elements(h) << 2, upToMost(SPEC.name, h, "the length of a string", this.lengthOf(h), SPEC.granules * 8));
  }

  /** Elements in the slice. */
  lengthOf(h: SliceHandle): number {
    return this._i32[h]! | 0; // beyond the image there is none
  }

  /** Elements the slice has room for. */
  capacityOf(h: SliceHandle): number {
    return this._i32[h + 1]! | 0;
  }

  /**
   * A slice of zeros with room for `capacity` elements; 0 when it does not fit or a number is no count.
   * @internal
   */
  _allocSlice(length: number, capacity: number, elementBytes: number): number {
    if (!isCount(length) || !isCount(capacity) || length > capacity || capacity * elementBytes > SPEC.granules * 8) return 0;
    const words = (capacity * elementBytes + 15) >> 3 << 1;
    const h = this._take(words);
    if (h === 0) return 0;
    if (!SPEC.zero) this._i32.fill(0, h + 2, h + words);
    this._i32[h] = length;
    this._i32[h + 1] = capacity;
    return h;
  }

  /**
   * First word of the elements.
   * @internal
   */
  _elements(h: number): number {
    return h + 2;
  }

  /**
   * First word of the elements, for element `i`. Not checked.
   * @internal
   */
  _elementsFor(h: number, _i: number): number {
    return h + 2;
  }

  /**
   * First word of a slice that has room for one more element. Throws AllocError CAPACITY.
   * @internal
   */
  _roomIn(h: SliceHandle): number {
    const m = this._i32, length = m[h]!;
    if (h === 0 || length === m[h + 1]!) throw new AllocError("CAPACITY", SPEC.name, length, `the slice is full: it has room for ${counted(length, "element")}`);
    return h;
  }

  /** Whether h lies in what is in use. After a reset or rewind something else may stand there: `checks: checked` tells. */
  isLive(h: Handle | SliceHandle | 0): boolean {
    return h > SPEC.originWord && h < load(SPEC.shared, this._i32, SPEC.frontierWord) && (h & 1) === 0;
  }

  /** Byte offset of the block in the buffer. */
  addressOf(h: Handle): number {
    return this._i32.byteOffset + h * 4;
  }

  /** The first `size` bytes of the block, as a view of their own. */
  bytes(h: Handle, size: number): Uint8Array {
    return this._u8.subarray(h << 2, (h << 2) + size);
  }

  /** Bytes in use, padding between blocks included. */
  get used(): number {
    assertThere(SPEC.name, this._i32);
    return (this.#firstFree() - SPEC.originWord - 2) * 4;
  }

  /** Bytes left. */
  get remaining(): number {
    return SPEC.granules * 8 - this.used;
  }

  /** How far the arena is filled now, for `rewind`. */
  mark(): number {
    return this.#firstFree();
  }

  /** Gives back everything allocated since `mark`. */
  rewind(mark: number): void {
    if (SPEC.shared) this.#assertAlone("rewind");
    if (!(mark >= SPEC.originWord + 2 && mark <= this._i32[SPEC.frontierWord]!)) {
      throw new AllocError("INVALID_VALUE", SPEC.name, mark, "the mark is behind what is in use: the arena was rewound or reset since it was taken");
    }
    endScopes(this, mark);
    this._i32[SPEC.frontierWord] = mark;
  }

  /** Rewinds to here when it is disposed of: `using scope = arena.scope();`. */
  scope(): ArenaScope {
    return new ArenaScope(this, this.mark());
  }

  /** Gives everything back. O(1). Old handles are not told (`checks: checked` does). */
  reset(): void {
    assertThere(SPEC.name, this._i32);
    if (SPEC.shared) this.#assertAlone("reset");
    endScopes(this, SPEC.originWord + 2);
    this._format();
  }

  /** Where the bytes are. Without checks padding counts as used. */
  stats(): ArenaStats {
    const used = this.used;
    return {
      name: SPEC.name, kind: "arena", size: SPEC.granules * 8, used, padding: 0, metadata: 0,
      remaining: SPEC.granules * 8 - used, exact: !SPEC.shared || this.#isAlone(),
    };
  }

  check(): CheckReport {
    assertThere(SPEC.name, this._i32);
    const p = load(SPEC.shared, this._i32, SPEC.frontierWord);
    const ok = p >= SPEC.originWord + 2 && p <= SPEC.originWord + 2 + SPEC.granules * 2 && (p & 1) === 0;
    return { name: SPEC.name, ok, exact: !SPEC.shared || this.#isAlone(), problems: ok ? [] : [damage(SPEC.frontierWord, "the frontier", p)] };
  }

  /** @internal */
  _exhausted(bytes: number): never {
    throw new AllocError("EXHAUSTED", SPEC.name, bytes, `no room for ${counted(bytes, "byte")}: ${this.remaining} of ${SPEC.granules * 8} are left; reset, rewind or raise size`);
  }

  #firstFree(): number {
    const p = load(SPEC.shared, this._i32, SPEC.frontierWord);
    this.#none(p);
    return p;
  }

  /** There is no room behind the frontier p: 0. Throws AllocError CORRUPT where no frontier can be. */
  #none(p: number): 0 {
    if (p <= SPEC.originWord || p > SPEC.originWord + 2 + SPEC.granules * 2) corrupt(SPEC.name, SPEC.frontierWord, "the frontier", p);
    return 0;
  }

  /**
   * Somebody was faster, and the arena is the fuller for it: that happens no more often than there are granules.
   * @when SPEC.shared
   */
  #takeAgain(words: number, alignWords: number): number {
    const m = this._i32;
    for (let n = 0; n <= SPEC.granules; n++) {
      const before = load(SPEC.shared, m, SPEC.frontierWord), p = before + alignWords - 1 & -alignWords, end = p + words;
      if (!(p > SPEC.originWord && end <= SPEC.originWord + 2 + SPEC.granules * 2)) return this.#none(before);
      if (cas(SPEC.shared, m, SPEC.frontierWord, before, end) !== before) continue;
      if (SPEC.zero) clear(m, p, words);
      return p;
    }
    return unsteady(SPEC.name, SPEC.frontierWord, "the frontier");
  }

  #refuseSize(bytes: number, align: number): never {
    if (!isAlignment(align)) throw new AllocError("INVALID_SIZE", SPEC.name, align, `align ${align} is not a power of two from 1 to 4096`);
    if (bytes === 0 || !isCount(bytes)) throw new AllocError("INVALID_SIZE", SPEC.name, bytes, `${bytes} is not a whole number of bytes from 1 to 2^31 - 1`);
    this._exhausted(bytes);
  }

  /** @when SPEC.shared */
  #isAlone(): boolean {
    return attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  /** @when SPEC.shared */
  #assertAlone(what: string): void {
    const attached = attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers);
    if (attached > 1) throw new AllocError("BUSY", SPEC.name, attached, `${attached} workers are attached; ${what} needs to be alone`);
  }
};
