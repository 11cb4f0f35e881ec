import type { FastArenaSpec } from "./spec.js";
import { defineSlices } from "../../parts/slices.js";
import { ArenaScope, endScopes } from "../../runtime/arena-scope.js";
import { assertThere } from "../../runtime/buffers.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, damage, unsteady } from "../../runtime/corrupt.js";
import { counted } from "../../runtime/counted.js";
import { AllocError } from "../../runtime/errors.js";
import { attachedWorkers } from "../../runtime/image.js";
import type { ArenaStats, CheckReport } from "../../runtime/stats.js";
import { cas, load } from "../../dialect/access.js";
import type { Handle, SliceHandle } from "../../dialect/placeholders.js";

/**
 * {@spec SPEC.granules * 8} bytes that are handed out from the front and given back together. Word {@spec SPEC.frontierWord} is the frontier,
 * the first free word; everything before it is in use. Blocks start on 8 bytes, or on what `align` asks for.
 *
 *   word {@spec SPEC.originWord + 2}                 frontier                     {@spec SPEC.originWord + 2 + SPEC.granules * 2}
 *        | block | block | ... | free ...               |
 *
 * A slice is {length, capacity}, a word each, and its elements behind them.
 */
export const defineArenaFast = (SPEC: FastArenaSpec) => class ArenaFast extends defineSlices(SPEC) {
  /** Makes zeroed memory an empty arena. */
  _format(): void {
    this._i32[SPEC.frontierWord] = SPEC.originWord + 2;
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

  // @parts

  // @members

  /**
   * First word of a slice that has room for one more element. Throws AllocError CAPACITY.
   * @internal
   */
  override _roomIn(h: SliceHandle): number {
    const m = this._i32, length = m[h]!;
    if (h === 0 || length === m[h + 1]!) throw new AllocError("CAPACITY", SPEC.name, length, `the slice is full: it has room for ${counted(length, "element")}`);
    return h;
  }

  /**
   * Its first word is the handle of a block.
   * @inline
   */
  _locate(h: number): number {
    return h;
  }

  /** Whether h lies in what is in use. After a reset or rewind something else may stand there: `checks: checked` tells. */
  isLive(h: Handle | SliceHandle | 0): boolean {
    return h > SPEC.originWord && h < load(SPEC.shared, this._i32, SPEC.frontierWord) && (h & 1) === 0;
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
    const before = load(SPEC.shared, this._i32, SPEC.frontierWord);
    if (!(mark >= SPEC.originWord + 2 && mark <= before)) {
      throw new AllocError("INVALID_VALUE", SPEC.name, mark, "the mark is behind what is in use: the arena was rewound or reset since it was taken");
    }
    endScopes(this, mark);
    if (!SPEC.shared) this._i32[SPEC.frontierWord] = mark;
    if (SPEC.shared && cas(SPEC.shared, this._i32, SPEC.frontierWord, before, mark) !== before) this.#refuseNewcomer("rewind");
  }

  /** Rewinds to here when it is disposed of: `using scope = arena.scope();`. */
  scope(): ArenaScope {
    return new ArenaScope(this, this.mark());
  }

  /** Gives everything back. O(1). Old handles are not told (`checks: checked` does). */
  reset(): void {
    assertThere(SPEC.name, this._i32);
    if (SPEC.shared) this.#assertAlone("reset");
    const before = SPEC.shared ? load(SPEC.shared, this._i32, SPEC.frontierWord) : 0;
    endScopes(this, SPEC.originWord + 2);
    if (!SPEC.shared) this._format();
    if (SPEC.shared && cas(SPEC.shared, this._i32, SPEC.frontierWord, before, SPEC.originWord + 2) !== before) this.#refuseNewcomer("reset");
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

  /** @when SPEC.shared */
  #isAlone(): boolean {
    return attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  /** @when SPEC.shared */
  #assertAlone(what: string): void {
    const attached = attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers);
    if (attached > 1) throw new AllocError("BUSY", SPEC.name, attached, `${attached} workers are attached; ${what} needs to be alone`);
  }

  /**
   * Somebody attached after we had looked, and has allocated: what it has stays.
   * @when SPEC.shared
   */
  #refuseNewcomer(what: string): never {
    const attached = attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers);
    throw new AllocError("BUSY", SPEC.name, attached, `a worker has attached and allocated meanwhile; ${what} needs to be alone`);
  }
};
