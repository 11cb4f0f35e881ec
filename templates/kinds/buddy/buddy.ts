import type { BuddySpec } from "./spec.js";
import { defineSlices } from "../../parts/slices.js";
import { popCount } from "../../runtime/bits.js";
import { assertThere } from "../../runtime/buffers.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, damage, upToMost } from "../../runtime/corrupt.js";
import { counted } from "../../runtime/counted.js";
import { AllocError } from "../../runtime/errors.js";
import { type HandleTable, refuseHandle } from "../../runtime/handles.js";
import { LeakRegister } from "../../runtime/leaks.js";
import { damagedWord, poison } from "../../runtime/poison.js";
import { isCount } from "../../runtime/sizes.js";
import type { ArenaStats, CheckReport } from "../../runtime/stats.js";
import type { Handle, SliceHandle } from "../../dialect/placeholders.js";

const CANARY = 0x5afec0de;

/**
 * {@spec SPEC.units} unit{@spec SPEC.units === 1 ? "" : "s"} of {@spec SPEC.unitWords * 4} bytes. A block of order k has 2^k of them and starts on a multiple of its own
 * size; its buddy is the other half of the block of order k + 1. Blocks are numbered as the nodes of a tree, from the top,
 * and from the highest address to the lowest:
 *
 *   order {@spec SPEC.depth}   |               1               |      x is free: bit x & 31 of word x >> 5 from word {@spec SPEC.mapWord + SPEC.leaves} on is 1
 *         |       3       |       2       |      halves of x: 2 x + 1 and 2 x      buddy: x ^ 1
 *   ...   |   7   |   6   |   5   |   4   |      unit u alone: 2^{@spec SPEC.depth + 1} - u
 *
 * Above these words stand summaries, each with a bit a word below that is not 0: word a of the map has the words 32 a + 1
 * to 32 a + 32 below it. So the highest bit is the smallest block at the lowest address, and each summary leads to it.
 *
 * A free block becomes one with its buddy, if that is free as well, and so on upwards. Only the block of each order that was
 * freed last stays as it is, its unit at word {@spec SPEC.sparesWord} + k: who frees and allocates in turn would take apart and put together
 * the same blocks each time. Nothing is refused before these, too, have become one with their buddies. So each operation is
 * O(log units) but an alloc that finds nothing: it may join a spare of each order, O(log^2 units), which frees before it saved.
 *
 * What is in use stands outside of the blocks: at word {@spec SPEC.sizesWord} + u the words that the block which starts with unit u was asked
 * for{@spec SPEC.checked ? ", at word " : ""}{@spec SPEC.checked ? SPEC.metaWord : ""}{@spec SPEC.checked ? " + u its handle, or the next generation of one" : ""}.{@spec SPEC.paranoid ? " -1 there is a free unit that holds poison; the rest of a block is a canary." : ""}
 * A slice is {length, capacity}, a word each, and its elements behind them.
 */
export const defineBuddy = (SPEC: BuddySpec) => class Buddy extends defineSlices(SPEC) {
  /**
   * Call site of every live allocation made by this object.
   * @when SPEC.paranoid
   */
  readonly _leaks: LeakRegister = new LeakRegister(SPEC.name, (h) => this.isLive(h as Handle), SPEC.slotMask);

  /** Makes zeroed memory an empty allocator: as few free blocks as have all units. */
  _format(): void {
    const m = this._i32;
    if (SPEC.checked) m[SPEC.metaWord] = -1;
    m[SPEC.freeWord] = SPEC.units;
    for (let k = SPEC.depth, before = 0; k >= 0; k--) {
      if ((SPEC.units >> k & 1) === 0) continue;
      this.#set((2 << SPEC.depth) - 1 - before >> k);
      before += 1 << k;
    }
  }

  /**
   * The handle of a block of `words` words, an even number; 0 when it does not fit.
   * @internal
   */
  _take(words: number): number {
    const m = this._i32, k = this.#orderFor(words), u = m[SPEC.sparesWord + k]!;
    if (!(u > 0 && u <= SPEC.units)) return this.#takeHalf(words, k, k); // also when the buffer is gone
    if (!this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);
    if (SPEC.paranoid) this.#verifyPoison(u, k);
    m[SPEC.sparesWord + k] = 0;
    return this.#handOut(u, k, words);
  }

  /**
   * The same on a multiple of `alignWords` words, a power of two: the first part of a block that is as large.
   * @internal
   */
  _takeAligned(words: number, alignWords: number): number {
    const k = this.#orderFor(words), aligned = this.#orderFor(alignWords);
    return this.#takeHalf(words, k, aligned > k ? aligned : k);
  }

  /** Gives h back: it becomes one with what is free beside it. {@spec SPEC.paranoid ? "Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE, INVALID_HANDLE or OVERFLOW" : SPEC.checked ? "Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE" : "Throws AllocError INVALID_HANDLE where no block starts; whether it is still the same block is not checked"}. */
  free(h: Handle | SliceHandle): void {
    if (this.tryFree(h) === 0) this.#refuse(h, "free");
  }

  /** 1 when h was freed, 0 when {@spec SPEC.checked ? "h is not live here" : "no block starts there"}.{@spec SPEC.paranoid ? " Throws AllocError OVERFLOW when what is behind it was written." : ""} */
  tryFree(h: Handle | SliceHandle | 0): 0 | 1 {
    const m = this._i32, u = this.#unitOf(h);
    if (SPEC.checked && m[SPEC.metaWord + u] !== h) return 0;
    if (!SPEC.checked && !this.isLive(h)) return 0;
    const words = m[SPEC.sizesWord + u]!, k = this.#orderFor(words);
    if (!this.#isBlock(u, k, words)) corrupt(SPEC.name, SPEC.sizesWord + u, "the size of a block", words);
    if (SPEC.paranoid) this.#wipe(u, k, words);
    if (SPEC.checked) m[SPEC.metaWord + u] = h + SPEC.generationStep & ~SPEC.slotMask;
    m[SPEC.sizesWord + u] = SPEC.paranoid ? -1 : 0;
    m[SPEC.freeWord] = m[SPEC.freeWord]! + (1 << k);
    const before = m[SPEC.sparesWord + k]!;
    m[SPEC.sparesWord + k] = u;
    if (before !== 0) this.#join(before, k);
    return 1;
  }

  // @parts

  // @members

  /**
   * {@spec SPEC.checked ? "First word of a live block; every access pays this compare. Throws AllocError STALE_HANDLE and the like" : "Its first word is the handle of a block"}.
   */
  _locate(h: number): number {
    if (!SPEC.checked) return h;
    const u = h & SPEC.slotMask;
    return this._i32[SPEC.metaWord + u] === h ? u * SPEC.unitWords + SPEC.originWord : this.#refuse(h, "access");
  }

  /** Bytes that the block was asked for, up to a multiple of 8. */
  sizeOf(h: Handle | SliceHandle): number {
    const u = this.#unitOf(h);
    if (SPEC.checked) this._locate(h);
    return this._i32[SPEC.sizesWord + u]! * 4;
  }

  /** Whether h is a block that was not freed{@spec SPEC.checked ? "" : ", as far as its place tells: another one may start there by now"}. */
  isLive(h: Handle | SliceHandle | 0): boolean {
    const u = this.#unitOf(h);
    if (SPEC.checked) return this._i32[SPEC.metaWord + u] === h;
    return u > 0 && u <= SPEC.units && h === u * SPEC.unitWords + SPEC.originWord && this._i32[SPEC.sizesWord + u]! > 0;
  }

  /** Every live block, slices and strings as well, by address. What is freed before its turn does not come. O(units). */
  *handles(): IterableIterator<Handle> {
    assertThere(SPEC.name, this._i32);
    for (let u = 1, next = 1; u <= SPEC.units; u = next) {
      next = u + this.#unitsFrom(u);
      if (this._i32[SPEC.sizesWord + u]! > 0) yield this.#handleOf(u);
    }
  }

  /** Calls `visit` with every live block, by address. `visit` may free the one it is given. O(units). */
  forEach(visit: (h: Handle) => void): void {
    assertThere(SPEC.name, this._i32);
    for (let u = 1, next = 1; u <= SPEC.units; u = next) {
      next = u + this.#unitsFrom(u);
      if (this._i32[SPEC.sizesWord + u]! > 0) visit(this.#handleOf(u));
    }
  }

  /** The first `size` bytes of the block, as a view of their own.{@spec SPEC.checked ? " Throws AllocError INVALID_SIZE when the block is shorter." : ""} */
  bytes(h: Handle, size: number): Uint8Array {
    const at = this._locate(h) << 2;
    if (SPEC.checked) this.#assertSize(size, this.sizeOf(h));
    return this._u8.subarray(at, at + size);
  }

  /** Bytes in use, with what is lost in blocks: powers of two. */
  get used(): number {
    return SPEC.granules * 8 - this.remaining;
  }

  /** Bytes that are free. No block has more than `largestFree` of them. */
  get remaining(): number {
    assertThere(SPEC.name, this._i32);
    return upToMost(SPEC.name, SPEC.freeWord, "the count of free units", this._i32[SPEC.freeWord]!, SPEC.units) * SPEC.unitWords * 4;
  }

  /** Bytes of the largest block there could be now: what is more does not fit. O(units). */
  get largestFree(): number {
    assertThere(SPEC.name, this._i32);
    let most = 0, from = 1;
    for (let u = 1; u <= SPEC.units + 1;) {
      const isFree = u <= SPEC.units && this._i32[SPEC.sizesWord + u]! <= 0;
      if (isFree) { u++; continue; }
      most = this.#largestIn(from, u, most);
      u += this.#unitsFrom(u);
      from = u;
    }
    return most * SPEC.unitWords * 4;
  }

  /** Frees everything{@spec SPEC.checked ? ": every handle given out before is dead" : ". Old handles are not told (`checks: checked` does)"}.{@spec SPEC.paranoid ? " Throws AllocError OVERFLOW at a block that was written past; a second reset goes on from there." : ""} O(units). */
  reset(): void {
    assertThere(SPEC.name, this._i32);
    const m = this._i32;
    if (SPEC.checked) this.#killAll();
    if (!SPEC.paranoid) m.fill(0, SPEC.sizesWord, SPEC.sizesWord + SPEC.units + 1);
    m.fill(0, SPEC.sparesWord, SPEC.sparesWord + 32);
    m.fill(0, SPEC.mapWord, SPEC.mapWord + SPEC.mapWords);
    this._format();
  }

  /** Where the bytes are. Padding is what blocks have beyond the size that they were asked for. O(units). */
  stats(): ArenaStats {
    const { remaining } = this;
    let used = 0, padding = 0;
    for (let u = 1; u <= SPEC.units;) {
      const units = this.#unitsFrom(u), words = this._i32[SPEC.sizesWord + u]!;
      if (words > 0) used += words * 4;
      if (words > 0) padding += (units * SPEC.unitWords - words) * 4;
      u += units;
    }
    return { name: SPEC.name, kind: "buddy", size: SPEC.granules * 8, used, padding, metadata: 0, remaining, exact: true };
  }

  /** Walks all units: each is in a block that is in use or in one that is free, and no two free buddies are apart{@spec SPEC.paranoid ? "; nothing wrote behind a block, or into a free one" : ""}. */
  check(): CheckReport {
    assertThere(SPEC.name, this._i32);
    const m = this._i32, problems: string[] = [];
    if (SPEC.checked && m[SPEC.metaWord] !== -1) problems.push(`metadata word of unit 0 is ${m[SPEC.metaWord]}, not -1`);
    let free = 0, blocks = 0;
    for (let u = 1; u <= SPEC.units;) {
      const isLive = m[SPEC.sizesWord + u]! > 0, units = isLive ? this.#inspectBlock(u, problems) : this.#inspectFree(u, problems);
      if (!isLive && units > 0) { free += units; blocks++; }
      u += units > 0 ? units : 1;
    }
    const listed = this.#countFree();
    if (listed !== blocks) problems.push(`${counted(listed, "block")} of the map and of the spares are free, not the ${blocks} between those in use`);
    if (m[SPEC.freeWord] !== free) problems.push(damage(SPEC.freeWord, "the count of free units", m[SPEC.freeWord]!));
    this.#inspectSummaries(problems);
    return { name: SPEC.name, ok: problems.length === 0, exact: true, problems };
  }

  /** @internal */
  _exhausted(bytes: number): never {
    assertThere(SPEC.name, this._i32);
    throw new AllocError("EXHAUSTED", SPEC.name, bytes, `no room for ${counted(bytes, "byte")}: ${this.remaining} of ${SPEC.granules * 8} are free, ${this.largestFree} at most in one block; free some or raise size`);
  }

  /**
   * Order of a block for `words` words: 2^k * {@spec SPEC.unitWords} >= words.
   * @inline
   */
  #orderFor(words: number): number {
    return 32 - Math.clz32(words - 1 >> SPEC.unitShift);
  }

  /** @inline */
  #unitOf(h: number): number {
    return SPEC.checked ? h & SPEC.slotMask : h - SPEC.originWord >> SPEC.unitShift;
  }

  /** @inline */
  #handleOf(u: number): Handle {
    return (SPEC.checked ? this._i32[SPEC.metaWord + u]! : u * SPEC.unitWords + SPEC.originWord) as Handle;
  }

  /**
   * A block of order k in one of order `within`, at least k, that is free: its first part. It is the smallest there is, and
   * the halves that are left over become free.
   */
  #takeHalf(words: number, k: number, within: number): number {
    assertThere(SPEC.name, this._i32);
    if (within > SPEC.depth) return 0;
    let x = this.#smallest(within);
    if (x === 0 && this.#joinSpares()) x = this.#smallest(within);
    if (x === 0) return 0;
    let order = SPEC.depth - 31 + Math.clz32(x);
    const u = (2 << SPEC.depth) - (x + 1 << order) + 1;
    if (!this.#isFree(u, order)) this.#refuseMap(SPEC.leaves + (x >> 5));
    if (SPEC.paranoid) this.#verifyPoison(u, k);
    this.#remove(x, u, order);
    for (; order > k; order--) {
      x = x * 2 + 1;
      this.#set(x ^ 1);
    }
    return this.#handOut(u, k, words);
  }

  /** The smallest free block of order `least` or more, by its number; 0 when there is none. Of two alike, the spare one. */
  #smallest(least: number): number {
    const m = this._i32, x = this.#find(SPEC.depth - least), most = x === 0 ? SPEC.depth : SPEC.depth - 31 + Math.clz32(x);
    for (let k = least; k <= most; k++) {
      const u = m[SPEC.sparesWord + k]!;
      if (u === 0) continue;
      if (u >>> 0 > SPEC.units || !this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);
      return (2 << SPEC.depth) - u >> k;
    }
    return x;
  }

  /**
   * The deepest block of the map that is at depth d or above it, and the first one there; 0 when there is none. Blocks at
   * depth 5 j to 5 j + 4 have their bits, or those of the words they are in, in the first word of a level: bits 1 to 31.
   */
  #find(d: number): number {
    const m = this._i32, level = d * 13 >> 6; // d / 5
    let a = SPEC.leaves >> level * 5, w = m[SPEC.mapWord + a]! & (2 << (2 << d - level * 5) - 1) - 2;
    while (w === 0) {
      if (a === SPEC.leaves) return 0;
      a = a * 32 + 1;
      w = m[SPEC.mapWord + a]! & -2;
    }
    let bit = 31 - Math.clz32(w);
    while (a < SPEC.leaves) {
      a = a * 32 + 1 + bit;
      w = m[SPEC.mapWord + a]!;
      if (w === 0) this.#refuseMap(a);
      bit = 31 - Math.clz32(w);
    }
    return a - SPEC.leaves << 5 | bit;
  }

  /** Block x is free from here on; a word that was 0 is not any more. */
  #set(x: number): void {
    const m = this._i32;
    let a = SPEC.leaves + (x >> 5), w = m[SPEC.mapWord + a]!;
    m[SPEC.mapWord + a] = w | 1 << x;
    while (w === 0 && a > 0) {
      const bit = a - 1;
      a = bit >> 5;
      w = m[SPEC.mapWord + a]!;
      m[SPEC.mapWord + a] = w | 1 << bit;
    }
  }

  /** Block x is free no more, or no more for itself; a word that has become 0 leaves the summary. */
  #clear(x: number): void {
    const m = this._i32;
    let a = SPEC.leaves + (x >> 5), w = m[SPEC.mapWord + a]! & ~(1 << x);
    m[SPEC.mapWord + a] = w;
    while (w === 0 && a > 0) {
      const bit = a - 1;
      a = bit >> 5;
      w = m[SPEC.mapWord + a]! & ~(1 << bit);
      m[SPEC.mapWord + a] = w;
    }
  }

  /** Block x, which starts with unit u, is free no more: it is a spare, or in the map. */
  #remove(x: number, u: number, k: number): void {
    const m = this._i32;
    if (m[SPEC.sparesWord + k] === u) m[SPEC.sparesWord + k] = 0;
    else this.#clear(x);
  }

  /** The free block of order k at unit u, which is in the map no more or not yet, becomes one with its buddy as long as that is free. */
  #join(u: number, k: number): void {
    if (u >>> 0 > SPEC.units || !this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);
    const m = this._i32;
    let x = (2 << SPEC.depth) - u >> k;
    for (; x > 1; x >>= 1) {
      if ((m[SPEC.mapWord + SPEC.leaves + (x >> 5)]! >> (x ^ 1) & 1) === 0) break;
      this.#clear(x ^ 1);
    }
    this.#set(x);
  }

  /** Spares become one with their buddies, too; whether there were any. */
  #joinSpares(): boolean {
    const m = this._i32;
    let any = false;
    for (let k = 0; k <= SPEC.depth; k++) {
      const u = m[SPEC.sparesWord + k]!;
      if (u === 0) continue;
      m[SPEC.sparesWord + k] = 0;
      this.#join(u, k);
      any = true;
    }
    return any;
  }

  /** The block of order k at unit u is live from here on. What it holds is zeros only if somebody wants that. */
  #handOut(u: number, k: number, words: number): number {
    const m = this._i32, p = u * SPEC.unitWords + SPEC.originWord;
    m[SPEC.sizesWord + u] = words;
    m[SPEC.freeWord] = m[SPEC.freeWord]! - (1 << k);
    if (SPEC.zero && !SPEC.paranoid) clear(m, p, words);
    if (!SPEC.checked) return p;
    const g = SPEC.metaWord + u, h = m[g]! & -SPEC.generationStep | SPEC.firstSlot + u;
    m[g] = h;
    if (SPEC.paranoid) this.#prepare(h, u, k, words);
    return h;
  }

  /** Word a of the map says what cannot be. */
  #refuseMap(a: number): never {
    corrupt(SPEC.name, SPEC.mapWord + a, "of the map of free blocks", this._i32[SPEC.mapWord + a]!);
  }

  /** Whether a block of order k can start with unit u, and none that is in use does. */
  #isFree(u: number, k: number): boolean {
    return (u - 1 & (1 << k) - 1) === 0 && u - 1 + (1 << k) <= SPEC.units && this._i32[SPEC.sizesWord + u]! <= 0;
  }

  /** Whether a block of `words` words, and so of order k, can start with unit u. */
  #isBlock(u: number, k: number, words: number): boolean {
    return words > 0 && words <= SPEC.granules * 2 && (u - 1 & (1 << k) - 1) === 0 && u - 1 + (1 << k) <= SPEC.units;
  }

  /** Units of the block that starts with unit u; 1 where none does. */
  #unitsFrom(u: number): number {
    const words = this._i32[SPEC.sizesWord + u]!;
    return words > 0 ? 1 << this.#orderFor(words) : 1;
  }

  /** Units of the largest block between unit `from` and unit `to`, all free, or `most` if that is more. */
  #largestIn(from: number, to: number, most: number): number {
    let largest = most;
    for (let i = from - 1; i < to - 1;) {
      const fits = 1 << 31 - Math.clz32(to - 1 - i), units = i === 0 ? fits : Math.min(fits, i & -i);
      if (units > largest) largest = units;
      i += units;
    }
    return largest;
  }

  /**
   * Every handle is dead from here on: only the sizes and the map do not say so yet.
   * @when SPEC.checked
   */
  #killAll(): void {
    const m = this._i32;
    for (let u = 1, next = 1; u <= SPEC.units; u = next) {
      next = u + this.#unitsFrom(u);
      if (m[SPEC.sizesWord + u]! <= 0) continue;
      const h = m[SPEC.metaWord + u]!;
      if (SPEC.paranoid) this.tryFree(h as Handle);
      else m[SPEC.metaWord + u] = h + SPEC.generationStep & ~SPEC.slotMask;
    }
  }

  #assertSize(size: number, room: number): void {
    if (!isCount(size) || size > room) throw new AllocError("INVALID_SIZE", SPEC.name, size, `${counted(size, "byte")} of a block of ${room}`);
  }

  /** The block that is in use at unit u: its units, 0 when it cannot be one. */
  #inspectBlock(u: number, problems: string[]): number {
    const m = this._i32, words = m[SPEC.sizesWord + u]!, k = this.#orderFor(words);
    if ((words & 1) !== 0 || !this.#isBlock(u, k, words)) {
      problems.push(`unit ${u} has size ${words}: something wrote into it`);
      return 0;
    }
    if (SPEC.checked && !this.#isHandle(u)) problems.push(`unit ${u} has metadata ${m[SPEC.metaWord + u]}: something wrote into it`);
    this.#inspectInside(u, 1 << k, problems);
    if (SPEC.paranoid && !this.#isWhole(u, k, words)) problems.push(`something wrote past the end of the block at unit ${u}`);
    return 1 << k;
  }

  /** The free block at unit u: its units, 0 when there is none. */
  #inspectFree(u: number, problems: string[]): number {
    const m = this._i32, k = this.#orderOfFree(u);
    if (SPEC.checked && this.#isHandle(u)) problems.push(`unit ${u} has metadata ${m[SPEC.metaWord + u]}: something wrote into it`);
    if (k < 0) {
      problems.push(`unit ${u} is neither in use nor free`);
      return 0;
    }
    const x = (2 << SPEC.depth) - u >> k, isLeft = (x & 1) === 1;
    if (isLeft && x > 1 && this.#isListed(x) && this.#isListed(x ^ 1)) problems.push(`the free block at unit ${u} and its buddy are two`);
    this.#inspectInside(u, 1 << k, problems);
    if (SPEC.paranoid) this.#inspectPoison(u, 1 << k, problems);
    return 1 << k;
  }

  /** No block starts behind the first unit of another one. */
  #inspectInside(u: number, units: number, problems: string[]): void {
    const m = this._i32;
    for (let i = u + 1; i < u + units; i++) {
      if (m[SPEC.sizesWord + i]! > 0) problems.push(`unit ${i} has size ${m[SPEC.sizesWord + i]}: something wrote into it`);
      if (SPEC.checked && this.#isHandle(i)) problems.push(`unit ${i} has metadata ${m[SPEC.metaWord + i]}: something wrote into it`);
    }
  }

  /** Each word above the leaves has a bit for each word below it that is not 0, and none beside. */
  #inspectSummaries(problems: string[]): void {
    const m = this._i32;
    for (let a = 1; a <= SPEC.leaves * 32; a++) {
      const isUsed = a < SPEC.mapWords && m[SPEC.mapWord + a] !== 0, above = SPEC.mapWord + (a - 1 >> 5);
      if ((m[above]! >> (a - 1) & 1) !== (isUsed ? 1 : 0)) problems.push(damage(above, "a summary of free blocks", m[above]!));
    }
  }

  /** Order of the free block that starts with unit u, a spare or one of the map; -1 when none does. */
  #orderOfFree(u: number): number {
    for (let k = 0; k <= SPEC.depth && (u - 1 & (1 << k) - 1) === 0; k++) {
      const isThere = this._i32[SPEC.sparesWord + k] === u || this.#isListed((2 << SPEC.depth) - u >> k);
      if (isThere && u - 1 + (1 << k) <= SPEC.units) return k;
    }
    return -1;
  }

  #isListed(x: number): boolean {
    return (this._i32[SPEC.mapWord + SPEC.leaves + (x >> 5)]! >> x & 1) === 1;
  }

  /** Blocks that the map or a spare says are free. */
  #countFree(): number {
    let n = 0;
    for (let a = SPEC.leaves; a < SPEC.mapWords; a++) n += popCount(this._i32[SPEC.mapWord + a]!);
    for (let k = 0; k < 32; k++) if (this._i32[SPEC.sparesWord + k] !== 0) n++;
    return n;
  }

  /** Whether the metadata word of unit u is a handle of it. */
  #isHandle(u: number): boolean {
    return (this._i32[SPEC.metaWord + u]! & SPEC.generationStep - 1) === SPEC.firstSlot + u;
  }

  #refuse(h: number, use: "access" | "free"): never {
    assertThere(SPEC.name, this._i32);
    if (!SPEC.checked) throw new AllocError("INVALID_HANDLE", SPEC.name, h, `no block starts at word ${h}: it was freed, or never handed out here`);
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.units,
    };
    refuseHandle(table, this._i32, h, use);
  }

  /**
   * h arrives as zeros, and what it was not asked for as its canary.
   * @when SPEC.paranoid
   */
  #prepare(h: number, u: number, k: number, words: number): void {
    const m = this._i32, p = u * SPEC.unitWords + SPEC.originWord;
    m.fill(0, p, p + words);
    m.fill(h ^ CANARY, p + words, p + (SPEC.unitWords << k));
    this._leaks.remember(h);
  }

  /**
   * The block at unit u holds poison from here on. What was written behind it is reported once, and it stays live.
   * @when SPEC.paranoid
   */
  #wipe(u: number, k: number, words: number): void {
    const m = this._i32, p = u * SPEC.unitWords + SPEC.originWord, h = m[SPEC.metaWord + u]!;
    if (!this.#isWhole(u, k, words)) {
      m.fill(h ^ CANARY, p + words, p + (SPEC.unitWords << k));
      throw new AllocError("OVERFLOW", SPEC.name, h, `something wrote past the ${counted(words * 4, "byte")} of the block at unit ${u}`);
    }
    poison(m, p, SPEC.unitWords << k);
    m.fill(-1, SPEC.sizesWord + u, SPEC.sizesWord + u + (1 << k));
    this._leaks.forget(h);
  }

  /** Whether nothing wrote into what the block at unit u was not asked for. */
  #isWhole(u: number, k: number, words: number): boolean {
    const m = this._i32, p = u * SPEC.unitWords + SPEC.originWord, canary = m[SPEC.metaWord + u]! ^ CANARY;
    for (let i = words; i < SPEC.unitWords << k; i++) if (m[p + i] !== canary) return false;
    return true;
  }

  /** What was written is reported once; the next alloc may have the block. */
  #verifyPoison(u: number, k: number): void {
    for (let i = u; i < u + (1 << k); i++) {
      const at = this.#damageIn(i), p = i * SPEC.unitWords + SPEC.originWord;
      if (at < 0) continue;
      poison(this._i32, p, SPEC.unitWords);
      throw new AllocError("WRITE_AFTER_FREE", SPEC.name, i, `unit ${i} was written at offset ${at * 4} while it was free`);
    }
  }

  #inspectPoison(u: number, units: number, problems: string[]): void {
    for (let i = u; i < u + units; i++) if (this.#damageIn(i) >= 0) problems.push(`free unit ${i} was written`);
  }

  /** Which word of a free unit is no longer poison; -1 if all are, or if the unit was never in use. */
  #damageIn(u: number): number {
    const m = this._i32;
    return m[SPEC.sizesWord + u] === -1 ? damagedWord(m, u * SPEC.unitWords + SPEC.originWord, SPEC.unitWords) : -1;
  }
};
