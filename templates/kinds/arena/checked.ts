import type { ArenaSpec } from "./spec.js";
import { defineSlices } from "../../parts/slices.js";
import { ArenaScope, endScopes } from "../../runtime/arena-scope.js";
import { assertThere } from "../../runtime/buffers.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, damage, unsteady, upToMost } from "../../runtime/corrupt.js";
import { counted } from "../../runtime/counted.js";
import { AllocError } from "../../runtime/errors.js";
import { type HandleTable, refuseBlock } from "../../runtime/handles.js";
import { attachedWorkers } from "../../runtime/image.js";
import { poison } from "../../runtime/poison.js";
import { isCount } from "../../runtime/sizes.js";
import type { ArenaStats, CheckReport } from "../../runtime/stats.js";
import { cas, load } from "../../dialect/access.js";
import type { Handle, SliceHandle } from "../../dialect/placeholders.js";

const CANARY = 0x5afec0de;
/** Metadata of granules that are no block, in generation steps: lost to alignment, and the guard behind every block. */
const SKIP = -1, GUARD = -2;

/**
 * {@spec SPEC.granules} granule{@spec SPEC.granules === 1 ? "" : "s"} of 8 bytes that are handed out from the front and given back together. Granule g stands at word
 * {@spec SPEC.originWord} + 2 g; the frontier is the last one in use. One metadata word a granule, outside:
 *
 *   meta   | handle | 0 | {@spec SPEC.paranoid ? "guard | skip | handle | ...     " : "0 | skip | handle | 0 | ...        "}handle: epoch | {@spec SPEC.firstSlot} + g, where a block starts
 *          | block .... |      | block ... |          0: inside a block     skip: lost to alignment
 *
 * A handle is live iff meta[g] === handle and g <= frontier. Every rewind and reset begins a new epoch, so a block at the
 * same place gets another handle.{@spec SPEC.paranoid ? " A guard granule behind each block tells of writes past its end." : ""} A slice is {length, capacity}, a word each, and its elements behind them.
 */
export const defineArenaChecked = (SPEC: ArenaSpec) => class ArenaChecked extends defineSlices(SPEC) {
  /** Makes zeroed memory an empty arena. */
  _format(): void {
    this._i32[SPEC.metaWord] = -1;
  }

  /**
   * The handle of a block of `words` words, an even number; 0 when it does not fit.
   * @internal
   */
  _take(words: number): number {
    return this._takeAligned(words, 2);
  }

  /**
   * The same on a multiple of `alignWords` words.
   * @internal
   */
  _takeAligned(words: number, alignWords: number): number {
    const m = this._i32, before = load(SPEC.shared, m, SPEC.frontierWord);
    const p = SPEC.originWord + before * 2 + 1 + alignWords & -alignWords;
    const g = p - SPEC.originWord >> 1, last = SPEC.paranoid ? g + (words >> 1) : g - 1 + (words >> 1);
    if (before >>> 0 > SPEC.granules || last >>> 0 > SPEC.granules) return this.#none(before); // last is below 0 when the buffer is gone
    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, before, last) !== before) return this.#takeAgain(words, alignWords);
    if (!SPEC.shared) m[SPEC.frontierWord] = last;
    if (SPEC.zero && !SPEC.paranoid) clear(m, p, words);
    return this.#enter(before, g, last);
  }

  // @parts

  // @members

  /** First word of a live block; every access pays these compares. Throws AllocError STALE_HANDLE and the like. */
  _locate(h: number): number {
    const m = this._i32, g = h & SPEC.granuleMask;
    return m[SPEC.metaWord + g] === h && g <= m[SPEC.frontierWord]! ? g * 2 + SPEC.originWord : this.#refuse(h);
  }

  /** Whether h is a block or slice that no rewind or reset has ended. */
  isLive(h: Handle | SliceHandle | 0): boolean {
    const m = this._i32, g = h & SPEC.granuleMask;
    return m[SPEC.metaWord + g] === h && g <= m[SPEC.frontierWord]!;
  }

  /** The first `size` bytes of the block, as a view of their own. Throws AllocError INVALID_SIZE when the block is shorter{@spec SPEC.shared ? "; a size that reaches into a block which another worker is allocating at that moment may pass" : ""}. */
  bytes(h: Handle, size: number): Uint8Array {
    const at = this._locate(h) << 2, room = this.#lastOf(h & SPEC.granuleMask) * 8 + SPEC.originWord * 4 + 8 - at;
    if (!isCount(size) || size > room) throw new AllocError("INVALID_SIZE", SPEC.name, size, `${counted(size, "byte")} of a block of ${room}`);
    return this._u8.subarray(at, at + size);
  }

  /** Bytes in use, padding between blocks included. */
  get used(): number {
    return this.#filled() * 8;
  }

  /** Bytes left. */
  get remaining(): number {
    return SPEC.granules * 8 - this.used;
  }

  /** How far the arena is filled now, for `rewind`. */
  mark(): number {
    return this.#filled();
  }

  /** Gives back everything allocated since `mark`: those handles are dead. */
  rewind(mark: number): void {
    assertThere(SPEC.name, this._i32);
    if (SPEC.shared) this.#assertAlone("rewind");
    const m = this._i32, frontier = this.#filled();
    if (!isCount(mark) || mark > frontier || this.#isInside(mark, frontier)) {
      throw new AllocError("INVALID_VALUE", SPEC.name, mark, "this is no mark of what is in use: the arena was rewound or reset since it was taken");
    }
    endScopes(this, mark);
    if (mark === frontier) return;
    // full until we are done: who attaches meanwhile finds no room
    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, frontier, SPEC.granules) !== frontier) this.#refuseNewcomer("rewind");
    const damaged = SPEC.paranoid ? this.#damageAbove(mark, frontier) : 0;
    if (SPEC.paranoid) poison(m, SPEC.originWord + mark * 2 + 2, (frontier - mark) * 2);
    m[SPEC.epochWord] = m[SPEC.epochWord]! + SPEC.generationStep | 0;
    if (!SPEC.shared) m[SPEC.frontierWord] = mark;
    if (SPEC.shared) cas(SPEC.shared, m, SPEC.frontierWord, SPEC.granules, mark);
    if (SPEC.paranoid && damaged !== 0) throw new AllocError("OVERFLOW", SPEC.name, damaged, `something wrote past the end of the block before byte ${(damaged - 1) * 8}; all is given back`);
  }

  /** Rewinds to here when it is disposed of: `using scope = arena.scope();`. */
  scope(): ArenaScope {
    return new ArenaScope(this, this.mark());
  }

  /** Gives everything back: every handle given out before is dead. {@spec SPEC.paranoid ? "O(bytes in use): they are poisoned" : "O(1)"}. */
  reset(): void {
    if (SPEC.shared) this.#assertAlone("reset");
    this.rewind(0);
  }

  /** Where the bytes are. O(blocks in use). */
  stats(): ArenaStats {
    const m = this._i32, used = this.used;
    let padding = 0;
    for (let g = 1; g <= used / 8; g++) if (m[SPEC.metaWord + g] === SKIP * SPEC.generationStep) padding += 8;
    const metadata = SPEC.paranoid ? this.#guardBytes() : 0;
    return {
      name: SPEC.name, kind: "arena", size: SPEC.granules * 8, used: SPEC.paranoid ? used - padding - metadata : used - padding, padding,
      metadata: SPEC.paranoid ? metadata : 0, remaining: SPEC.granules * 8 - used, exact: !SPEC.shared || this.#isAlone(),
    };
  }

  /** Walks the metadata: every granule in use belongs to a block or to padding{@spec SPEC.paranoid ? ", and every guard is whole" : ""}. */
  check(): CheckReport {
    assertThere(SPEC.name, this._i32);
    const m = this._i32, frontier = load(SPEC.shared, m, SPEC.frontierWord);
    const problems: string[] = [];
    if (m[SPEC.metaWord] !== -1) problems.push(`metadata word of granule 0 is ${m[SPEC.metaWord]}, not -1`);
    if (frontier >>> 0 > SPEC.granules) problems.push(damage(SPEC.frontierWord, "the frontier", frontier));
    else for (let g = 1; g <= frontier; g++) this.#inspect(g, problems);
    if (SPEC.paranoid && frontier >>> 0 <= SPEC.granules && !this.#isEnd(frontier)) problems.push(`the block before byte ${frontier * 8} has no guard`);
    return { name: SPEC.name, ok: problems.length === 0, exact: !SPEC.shared || this.#isAlone(), problems };
  }

  /** @internal */
  _exhausted(bytes: number): never {
    throw new AllocError("EXHAUSTED", SPEC.name, bytes, `no room for ${counted(bytes, "byte")}: ${this.remaining} of ${SPEC.granules * 8} are left; reset, rewind or raise size`);
  }

  /** Granules before + 1 ... last are ours: the block starts at g. Old metadata there is overwritten. */
  #enter(before: number, g: number, last: number): number {
    const m = this._i32, h = m[SPEC.epochWord]! | SPEC.firstSlot + g;
    for (let i = before + 1; i < g; i++) m[SPEC.metaWord + i] = SKIP * SPEC.generationStep;
    m[SPEC.metaWord + g] = h;
    for (let i = g + 1; i <= last; i++) m[SPEC.metaWord + i] = 0;
    if (SPEC.paranoid) {
      m.fill(0, SPEC.originWord + g * 2, SPEC.originWord + last * 2);
      m[SPEC.metaWord + last] = GUARD * SPEC.generationStep;
      m.fill(CANARY, SPEC.originWord + last * 2, SPEC.originWord + last * 2 + 2);
    }
    return h;
  }

  /** A block that lives on would be cut: an old mark, and the arena was filled again since. */
  #isInside(mark: number, frontier: number): boolean {
    const w = this._i32[SPEC.metaWord + mark + 1]!;
    if (SPEC.paranoid && w === GUARD * SPEC.generationStep) return mark < frontier;
    return mark < frontier && w === 0;
  }

  /** Last granule of the block that starts at g. */
  #lastOf(g: number): number {
    const m = this._i32, frontier = this.#filled();
    let last = g;
    while (last < frontier && m[SPEC.metaWord + last + 1] === 0) last++;
    return last;
  }

  #inspect(g: number, problems: string[]): void {
    const w = this._i32[SPEC.metaWord + g]!, isGuard = SPEC.paranoid && w === GUARD * SPEC.generationStep;
    const isInside = isGuard || w === 0, isFirst = this.#isEnd(g - 1);
    const known = isInside || w === SKIP * SPEC.generationStep || (w - g & SPEC.generationStep - 1) === SPEC.firstSlot;
    if (!known) problems.push(`granule ${g} has metadata ${w}: something wrote into it`);
    if (isInside && isFirst) problems.push(`granule ${g} is inside a block that starts nowhere`);
    if (SPEC.paranoid && known && !isInside && !isFirst) problems.push(`the block before byte ${(g - 1) * 8} has no guard`);
    if (SPEC.paranoid && isGuard && !this.#isWhole(g)) problems.push(`something wrote past the end of the block before byte ${(g - 1) * 8}`);
  }

  /** Granule g is {@spec SPEC.paranoid ? "a guard or padding, or there is none: no block goes on behind it" : "padding, or there is none"}. */
  #isEnd(g: number): boolean {
    const w = this._i32[SPEC.metaWord + g]!;
    if (SPEC.paranoid && w === GUARD * SPEC.generationStep) return true;
    return g === 0 || w === SKIP * SPEC.generationStep;
  }

  /** What the guards take. */
  #guardBytes(): number {
    const m = this._i32, frontier = this.#filled();
    let bytes = 0;
    for (let g = 1; g <= frontier; g++) if (m[SPEC.metaWord + g] === GUARD * SPEC.generationStep) bytes += 8;
    return bytes;
  }

  /** First granule from `mark` to the frontier whose guard is damaged, or 0. */
  #damageAbove(mark: number, frontier: number): number {
    const m = this._i32;
    for (let g = mark + 1; g <= frontier; g++) {
      if (m[SPEC.metaWord + g] === GUARD * SPEC.generationStep && !this.#isWhole(g)) return g;
    }
    return 0;
  }

  #isWhole(g: number): boolean {
    const m = this._i32, p = SPEC.originWord + g * 2;
    return m[p] === CANARY && m[p + 1] === CANARY;
  }

  /** The last granule in use; all walks end there. */
  #filled(): number {
    assertThere(SPEC.name, this._i32);
    const last = load(SPEC.shared, this._i32, SPEC.frontierWord);
    return upToMost(SPEC.name, SPEC.frontierWord, "the frontier", last, SPEC.granules);
  }

  /** There is no room behind granule `last`: 0. Throws AllocError CORRUPT where no frontier can be. */
  #none(last: number): 0 {
    if (last >>> 0 > SPEC.granules) corrupt(SPEC.name, SPEC.frontierWord, "the frontier", last);
    return 0;
  }

  /**
   * Somebody was faster, and the arena is the fuller for it: that happens no more often than there are granules.
   * @when SPEC.shared
   */
  #takeAgain(words: number, alignWords: number): number {
    const m = this._i32;
    for (let n = 0; n <= SPEC.granules; n++) {
      const before = load(SPEC.shared, m, SPEC.frontierWord), p = SPEC.originWord + before * 2 + 1 + alignWords & -alignWords;
      const g = p - SPEC.originWord >> 1, last = SPEC.paranoid ? g + (words >> 1) : g - 1 + (words >> 1);
      if (before >>> 0 > SPEC.granules || last >>> 0 > SPEC.granules) return this.#none(before);
      if (cas(SPEC.shared, m, SPEC.frontierWord, before, last) !== before) continue;
      if (SPEC.zero && !SPEC.paranoid) clear(m, p, words);
      return this.#enter(before, g, last);
    }
    return unsteady(SPEC.name, SPEC.frontierWord, "the frontier");
  }

  #refuse(h: number): never {
    assertThere(SPEC.name, this._i32);
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.granuleMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.granules,
    };
    refuseBlock(table, this._i32, h, load(SPEC.shared, this._i32, SPEC.frontierWord));
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
