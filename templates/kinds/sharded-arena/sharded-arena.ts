import { peek } from "../../dialect/access.js";
import type { Handle, SliceHandle } from "../../dialect/placeholders.js";
import { defineSlices } from "../../parts/slices.js";
import { clear } from "../../runtime/clear.js";
import { assertInside, corrupt, damage, patience, unsteady } from "../../runtime/corrupt.js";
import { counted } from "../../runtime/counted.js";
import { ArenaEpochs } from "../../runtime/epochs.js";
import { AllocError } from "../../runtime/errors.js";
import { type HandleTable, refuseBlock } from "../../runtime/handles.js";
import { attachedWorkers } from "../../runtime/image.js";
import { poison } from "../../runtime/poison.js";
import { isCount } from "../../runtime/sizes.js";
import type { ArenaStats, CheckReport } from "../../runtime/stats.js";
import type { ShardedArenaSpec } from "./spec.js";

/*
 * A shard's frontier:   epoch:10 | granules in use:22
 *
 * Under another epoch than the arena's nothing of it is in use, so a reset need not come here. Every 512th does, before
 * the 10 bits come round: so an epoch up to 511 ahead is newer, any other older.
 */
const USED = (1 << 22) - 1;

/** Words of a worker's line: its buffer's first free word, end and epoch, and the words it lost so far. */
const FREE = 0, END = 1, EPOCH = 2, LOST = 3;
/** What the granule behind a block is filled with. */
const CANARY = 0x5afec0de;

/**
 * {@spec SPEC.granules * 8} bytes for {@spec SPEC.workers} worker{@spec SPEC.workers === 1 ? "" : "s"}, handed out front to back and given back together:
 * {@spec SPEC.shards} shard{@spec SPEC.shards === 1 ? "" : "s"} of {@spec SPEC.shardGranules * 8} bytes. A worker takes {@spec SPEC.bufferGranules * 8} bytes from a shard by
 * one compare-exchange and hands them out alone, by plain loads and stores:
 *
 *   shard   | buffer of worker 2 | buffer of worker 0 | free ... |        frontier: what is taken from it
 *   worker  | first free word | end | epoch | words lost |                a line of its own
 *   meta    | handle | inside | inside | handle | ... |                   checked: what starts in each granule, and its epoch
 *
 * A full shard makes way for the next one, those of the worker's own group first. Blocks of a buffer or more come
 * straight from a shard, blocks of more than a shard from several neighbours that are empty.
 *
 * `reset` gives everything back, for all workers: it ends their buffers and advances the epoch, and each worker's next
 * allocation takes a new one. No worker may be inside an allocation then, or hold on to what it had.{@spec SPEC.checked ? " Handles carry the epoch: old ones throw." : ""}
 * A worker whose buffer moves while a reset looks makes it throw BUSY, and nothing is reset. One that is inside an allocation
 * all the same may get one block that is another worker's too; what it allocates when it has heard of the epoch is its own.
 * Resets at the same moment are one. Whoever finds that one has begun finishes it: no worker waits for another.
 *
 * A worker that leaves hands in the rest of its buffer (`flush`). One that dies leaves nothing to be repaired: its buffer
 * is used on by the next one in its row, or goes with a reset.
 * What one worker allocates it cannot give back alone: there are no marks, no rewind and no scopes here.
 */
export const defineShardedArena = (SPEC: ShardedArenaSpec) => class ShardedArena extends defineSlices(SPEC) {
  /** Row of this thread in the worker table. */
  declare readonly _worker: number;
  /** First word of our line. */
  declare readonly _line: number;
  /** Our line. A view of its own: constant indices cost less than a computed one. */
  declare readonly _own: Int32Array;
  /** @internal */ declare readonly _epochs: ArenaEpochs;
  /** Which shard is tried first, counted from the start of our group. */
  #near: number;
  /** Granules of the last claim. */
  #claimed = 0;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number) {
    super(buffer, byteOffset);
    this._worker = worker;
    this._line = SPEC.buffersWord + worker * SPEC.lineWords;
    this._own = new Int32Array(buffer, byteOffset + this._line * 4, 4);
    this._epochs = new ArenaEpochs({
      name: SPEC.name, epochWord: SPEC.epochWord, workers: SPEC.workers, buffersWord: SPEC.buffersWord, shards: SPEC.shards, shardsWord: SPEC.shardsWord,
      lineWords: SPEC.lineWords, metaWord: SPEC.metaWord, granules: SPEC.checked ? SPEC.granules : 0, generationStep: SPEC.generationStep,
    }, this._i32, worker);
    this.#near = Math.floor(worker / SPEC.groups) * Math.max(1, (SPEC.shards / SPEC.workers) | 0) % (SPEC.shards / SPEC.groups);
  }

  /** Makes zeroed memory an empty arena. */
  _format(): void {
    if (SPEC.checked) this._i32[SPEC.metaWord] = -1;
  }

  /**
   * A block of `words` words, an even number; 0 when it does not fit.
   * @internal
   */
  _take(words: number): number {
    if (SPEC.paranoid) words += 2;
    const own = this._own, p = own[FREE]!, end = p + words;
    if (end > peek(own, END)) return this.#refill(words);
    own[FREE] = end;
    return SPEC.checked ? this.#enter(p, words, own[EPOCH]!) : SPEC.zero ? this.#zero(p, words) : p;
  }

  /**
   * The same on a multiple of `alignWords` words.
   * @internal
   */
  _takeAligned(words: number, alignWords: number): number {
    if (SPEC.paranoid) words += 2;
    const own = this._own, p = own[FREE]! + alignWords - 1 & -alignWords, end = p + words;
    if (end > peek(own, END)) return this.#refillAligned(words, alignWords);
    own[FREE] = end;
    return SPEC.checked ? this.#enter(p, words, own[EPOCH]!) : SPEC.zero ? this.#zero(p, words) : p;
  }

  // @parts

  // @members

  /**
   * A slice of zeros with room for `capacity` elements; 0 when it does not fit or a number is no count.
   * @internal
   */
  override _allocSlice(length: number, capacity: number, elementBytes: number): number {
    if (!isCount(length) || !isCount(capacity) || length > capacity || capacity * elementBytes > SPEC.granules * 8) return 0;
    const words = (capacity * elementBytes + 15) >> 3 << 1;
    const h = this._take(words);
    if (h === 0) return 0;
    const p = this._locate(h);
    if (!SPEC.checked) assertInside(SPEC.name, this._i32, p, words);
    if (!SPEC.zero) this._i32.fill(0, p + 2, p + words);
    this._i32[p] = length;
    this._i32[p + 1] = capacity;
    return h;
  }

  /** First word of a {@spec SPEC.checked ? "live block; every access pays these compares. Throws AllocError STALE_HANDLE and the like" : "block"}. */
  _locate(h: number): number {
    if (!SPEC.checked) return h;
    const g = h & SPEC.granuleMask;
    return this.isLive(h as Handle) ? g * 2 + SPEC.originWord : this.#refuse(h);
  }

  /** Whether {@spec SPEC.checked ? "h is a block or slice that no reset has ended" : "h lies in what is in use. After a reset something else may stand there: `checks: checked` tells"}. */
  isLive(h: Handle | SliceHandle | 0): boolean {
    if (!SPEC.checked) return this.#isInUse(h);
    const m = this._i32, epoch = peek(m, SPEC.epochWord);
    return m[SPEC.metaWord + (h & SPEC.granuleMask)] === h && (h & -SPEC.generationStep) === Math.imul(epoch, SPEC.generationStep);
  }

  /** The first `size` bytes of the block, as a view of their own.{@spec SPEC.checked ? " Throws AllocError INVALID_SIZE when the block is shorter." : ""} */
  bytes(h: Handle, size: number): Uint8Array {
    const at = this._locate(h) << 2;
    if (SPEC.checked) this.#assertRoom(h, size);
    return this._u8.subarray(at, at + size);
  }

  /** Bytes handed out by all workers, with what their blocks lost to alignment. */
  get allocatedBytes(): number {
    const { used } = this.stats();
    return used;
  }

  /** Bytes in use or lost: all that is not left. */
  get used(): number {
    return SPEC.granules * 8 - this.remaining;
  }

  /** Bytes left, those in other workers' buffers included. */
  get remaining(): number {
    const { remaining } = this.stats();
    return remaining;
  }

  /**
   * Gives everything back, for all workers. {@spec SPEC.paranoid ? "Throws AllocError OVERFLOW when something wrote past a block. O(size)" : "O(workers + shards)"}.
   * Throws AllocError BUSY when it sees another worker allocate; nothing is given back then.
   * {@spec SPEC.checked && !SPEC.paranoid ? "Twice in 2^(generation bits) resets O(size): the epochs of handles come round, and those of old blocks are cleared." : ""}
   */
  reset(): void {
    const epoch = Atomics.load(this._i32, SPEC.epochWord), before = this._epochs.movement();
    const damaged = SPEC.paranoid ? this.#damage() : [];
    this._epochs.assertRest(before);
    this._epochs.end(epoch);
    if (SPEC.paranoid && damaged.length > 0) throw new AllocError("OVERFLOW", SPEC.name, damaged.length, `${damaged.join("; ")}; all is given back`);
  }

  /**
   * Hands in what is left of our buffer: it goes back to its shard, or is padding until the next reset if somebody has
   * claimed what lies behind it. Our next allocation takes a new buffer.
   */
  flush(): void {
    const m = this._i32, t = this._line, end = Atomics.load(m, t + END), p = m[t + FREE]!, epoch = m[t + EPOCH]!;
    if (end === 0) return;
    if (!(p > SPEC.originWord && p <= end && end > SPEC.originWord + 2 && end <= SPEC.originWord + 2 + SPEC.granules * 2)) this.#refuseBuffer(p, end);
    Atomics.store(m, t + END, 0); // first: if we die now, the next one in our row must not use what others may claim
    m[t + LOST] = m[t + LOST]! + this.#handIn(p, end, epoch);
  }

  /**
   * The words from p to `end` go back to the shard they end in, if its frontier is there still; how many are lost. A
   * buffer that grew may begin in the shard before.
   */
  #handIn(p: number, end: number, epoch: number): number {
    const first = p - SPEC.originWord - 2 >> 1, last = end - SPEC.originWord - 2 >> 1;
    const i = Math.floor((last - 1) / SPEC.shardGranules), base = i * SPEC.shardGranules, from = Math.max(first, base);
    const at = SPEC.shardsWord + i * SPEC.lineWords, before = this.#frontier(last - base, epoch);
    const isBack = Atomics.compareExchange(this._i32, at, before, this.#frontier(from - base, epoch)) === before;
    return ((isBack ? from : last) - first) * 2;
  }

  /** Where the bytes are. O(shards + workers). */
  stats(): ArenaStats {
    const m = this._i32, epoch = Atomics.load(m, SPEC.epochWord);
    let [claimed, unused, lost, metadata] = [0, 0, 0, 0];
    for (let i = 0; i < SPEC.shards; i++) claimed += this.#usedOf(Atomics.load(m, SPEC.shardsWord + i * SPEC.lineWords), epoch) * 8;
    for (let w = 0; w < SPEC.workers; w++) {
      const t = SPEC.buffersWord + w * SPEC.lineWords;
      if (m[t + END] !== 0) unused += (m[t + END]! - m[t + FREE]!) * 4;
      if (m[t + EPOCH] === epoch) lost += m[t + LOST]! * 4;
    }
    if (SPEC.paranoid) for (let g = 1; g <= SPEC.granules; g++) if (this.#startsBlock(g, epoch)) metadata += 8;
    const size = SPEC.granules * 8, used = claimed - unused - lost - metadata;
    return { name: SPEC.name, kind: "sharded-arena", size, used, padding: lost, metadata, remaining: size - claimed + unused, exact: this.#isAlone() };
  }

  /** Every frontier lies in its shard, every buffer in what is taken from one{@spec SPEC.paranoid ? ", and nothing wrote past a block" : ""}. */
  check(): CheckReport {
    const m = this._i32, epoch = Atomics.load(m, SPEC.epochWord), begun = Atomics.load(m, SPEC.epochWord + 1), problems: string[] = [];
    if (begun !== epoch && begun !== (epoch + 1 | 0)) problems.push(damage(SPEC.epochWord + 1, "the epoch that has begun", begun));
    for (let i = 0; i < SPEC.shards; i++) {
      const used = this.#usedOf(m[SPEC.shardsWord + i * SPEC.lineWords]!, epoch);
      if (used > SPEC.shardGranules) problems.push(`${used} granules of shard ${i} are in use, it has ${SPEC.shardGranules}`);
    }
    for (let w = 0; w < SPEC.workers; w++) this.#inspectBuffer(w, epoch, problems);
    if (SPEC.paranoid) problems.push(...this.#damage());
    if (SPEC.checked && m[SPEC.metaWord] !== -1) problems.push(`metadata word of granule 0 is ${m[SPEC.metaWord]}, not -1`);
    return { name: SPEC.name, ok: problems.length === 0, exact: this.#isAlone(), problems };
  }

  /** What is wrong with the buffer of worker w, if it has one. */
  #inspectBuffer(w: number, epoch: number, problems: string[]): void {
    const m = this._i32, t = SPEC.buffersWord + w * SPEC.lineWords, p = m[t + FREE]!, end = m[t + END]!, g = end - SPEC.originWord - 2 >> 1;
    if (end === 0) return;
    const shard = Math.floor((g - 1) / SPEC.shardGranules);
    const used = this.#usedOf(m[SPEC.shardsWord + shard * SPEC.lineWords]!, epoch) + shard * SPEC.shardGranules;
    if (g < 1 || g > SPEC.granules || (end & 1) !== 0) problems.push(damage(t + END, `where the buffer of worker ${w} ends`, end));
    else if (p < SPEC.originWord + 2 || p > end || (p & 1) !== 0) problems.push(damage(t + FREE, `where the buffer of worker ${w} goes on`, p));
    else if (g > used) problems.push(`the buffer of worker ${w} ends at granule ${g}, shard ${shard} is taken up to ${used}`);
  }

  /** @internal */
  _exhausted(bytes: number): never {
    throw new AllocError("EXHAUSTED", SPEC.name, bytes, `no shard has room for ${counted(bytes, "byte")}: ${this.remaining} of ${SPEC.granules * 8} are left; reset or raise size`);
  }

  /** A block of `words` words from a new buffer, or from a shard itself; 0 when no shard has room. */
  #refill(words: number): number {
    for (let n = 0; n < patience; n++) {
      const epoch = this._epochs.now(), p = this.#claim(words >> 1, epoch);
      if (this._epochs.isEnding(epoch)) continue; // what we claimed goes with a reset
      if (p === 0) return 0;
      if (this.#claimed * 2 === words) return SPEC.checked ? this.#enter(p, words, epoch) : SPEC.zero ? this.#zero(p, words) : p;
      if (this.#install(p, epoch)) return this._take(SPEC.paranoid ? words - 2 : words);
    }
    return unsteady(SPEC.name, SPEC.epochWord, "the epoch");
  }

  /** The same for blocks that need a multiple: of a buffer with room to spare. */
  #refillAligned(words: number, alignWords: number): number {
    const room = words + alignWords - 2;
    for (let n = 0; n < patience; n++) {
      const epoch = this._epochs.now(), p = this.#claim(room >> 1, epoch);
      if (this._epochs.isEnding(epoch)) continue;
      if (p === 0) return 0;
      if (this.#claimed * 2 > room && this.#install(p, epoch)) return this._takeAligned(SPEC.paranoid ? words - 2 : words, alignWords);
      if (this.#claimed * 2 > room) continue;
      const first = p + alignWords - 1 & -alignWords;
      return SPEC.checked ? this.#enter(first, words, epoch) : SPEC.zero ? this.#zero(first, words) : first;
    }
    return unsteady(SPEC.name, SPEC.epochWord, "the epoch");
  }

  /** The words of our buffer, its first free one and its end, are none of the arena. */
  #refuseBuffer(p: number, end: number): never {
    if (!(p > SPEC.originWord && p <= SPEC.originWord + 2 + SPEC.granules * 2)) corrupt(SPEC.name, this._line + FREE, "where our buffer goes on", p);
    return corrupt(SPEC.name, this._line + END, "where our buffer ends", end);
  }

  /**
   * What we claimed at p is our buffer; if it continues the one we have, that grows. False when a reset came between: it
   * ends buffers after it has begun, so if we do not see here that one has, it will end this one.
   */
  #install(p: number, epoch: number): boolean {
    const m = this._i32, t = this._line, end = Atomics.load(m, t + END), rest = end === 0 ? 0 : end - m[t + FREE]!;
    if (end === p && rest >>> 0 > p - SPEC.originWord) this.#refuseBuffer(end - rest, end); // it goes on where it was
    const lost = m[t + EPOCH] === epoch ? m[t + LOST]! : 0;
    m[t + LOST] = end === p ? lost : lost + rest;
    m[t + EPOCH] = epoch;
    if (end !== p) m[t + FREE] = p;
    Atomics.store(m, t + END, p + this.#claimed * 2);
    if (!this._epochs.isEnding(epoch)) return true;
    Atomics.store(m, t + END, 0);
    return false;
  }

  /** First word of at least `need` granules, now ours: a buffer, or what is needed if that is more; 0 when there are none. */
  #claim(need: number, epoch: number): number {
    if (need > SPEC.shardGranules) return this.#claimShards(need, epoch);
    for (let n = 0; n < SPEC.shards; n++) {
      const i = this.#shardAt(n), p = this.#claimFrom(i, need, epoch);
      if (p === 0) continue;
      if (n < SPEC.shards / SPEC.groups) this.#near = (this.#near + n) % (SPEC.shards / SPEC.groups);
      return p;
    }
    return 0;
  }

  /** The n-th shard to be tried: those of our own group first. */
  #shardAt(n: number): number {
    const size = SPEC.shards / SPEC.groups, first = this._worker % SPEC.groups * size;
    return n < size ? first + (this.#near + n) % size : (first + n) % SPEC.shards;
  }

  #claimFrom(i: number, need: number, epoch: number): number {
    const m = this._i32, at = SPEC.shardsWord + i * SPEC.lineWords;
    for (let n = 0; n < patience; n++) {
      const before = Atomics.load(m, at), used = this.#usedOf(before, epoch), room = SPEC.shardGranules - used;
      if (need > room || this.#isNewer(before, epoch)) return 0;
      const wanted = need >= SPEC.bufferGranules ? need : Math.min(SPEC.bufferGranules, room);
      if (Atomics.compareExchange(m, at, before, this.#frontier(used + wanted, epoch)) !== before) continue;
      this.#claimed = wanted;
      return SPEC.originWord + 2 + (i * SPEC.shardGranules + used) * 2;
    }
    return unsteady(SPEC.name, at, "the frontier of a shard");
  }

  /** `need` granules in neighbouring shards, all of them empty so far. */
  #claimShards(need: number, epoch: number): number {
    const count = Math.ceil(need / SPEC.shardGranules);
    for (let first = 0; first + count <= SPEC.shards; first++) {
      const got = this.#claimEmpty(first, count, need, epoch);
      if (got === count) {
        this.#claimed = need;
        return SPEC.originWord + 2 + first * SPEC.shardGranules * 2;
      }
      for (let i = first; i < first + got; i++) this.#giveBack(i, epoch);
    }
    return 0;
  }

  /** How many of `count` shards from `first` on were empty and are ours now. */
  #claimEmpty(first: number, count: number, need: number, epoch: number): number {
    const m = this._i32;
    for (let n = 0; n < count; n++) {
      const at = SPEC.shardsWord + (first + n) * SPEC.lineWords, before = Atomics.load(m, at);
      const used = Math.min(SPEC.shardGranules, need - n * SPEC.shardGranules);
      if (this.#usedOf(before, epoch) !== 0 || this.#isNewer(before, epoch)) return n;
      if (Atomics.compareExchange(m, at, before, this.#frontier(used, epoch)) !== before) return n;
    }
    return count;
  }

  /** The whole shard i is ours, and we do not need it. */
  #giveBack(i: number, epoch: number): void {
    const at = SPEC.shardsWord + i * SPEC.lineWords, full = this.#frontier(SPEC.shardGranules, epoch), empty = this.#frontier(0, epoch);
    Atomics.compareExchange(this._i32, at, full, empty);
  }

  #usedOf(frontier: number, epoch: number): number {
    return frontier >>> 22 === (epoch & 1023) ? frontier & USED : 0;
  }

  /** A reset came after we read the epoch: a slow worker must not undo it. */
  #isNewer(frontier: number, epoch: number): boolean {
    const ahead = (frontier >>> 22) - epoch & 1023;
    return ahead > 0 && ahead < 512;
  }

  #frontier(used: number, epoch: number): number {
    return epoch << 22 | used;
  }

  /** Metadata of a new block: its handle at the start; inside, what is no handle there, but of this epoch too. */
  #enter(p: number, words: number, epoch: number): number {
    const m = this._i32, g = p - SPEC.originWord >> 1, h = this.#handleOf(g, epoch), inside = h - g;
    if (g < 1 || g + (words >> 1) - 1 > SPEC.granules) this.#refuseBuffer(p, p + words);
    m[SPEC.metaWord + g] = h;
    for (let i = g + 1; i < g + (words >> 1); i++) m[SPEC.metaWord + i] = inside + i ^ 1;
    if (SPEC.paranoid) this.#prepare(p, words);
    else if (SPEC.zero) this.#zero(p, words);
    return h;
  }

  /** Zeroes a new block; where it starts. */
  #zero(p: number, words: number): number {
    clear(this._i32, p, words);
    return p;
  }

  /** Of the block that starts in granule g. */
  #handleOf(g: number, epoch: number): number {
    return Math.imul(epoch, SPEC.generationStep) | SPEC.firstSlot + g;
  }

  /** Last granule of the block that starts in granule g. */
  #lastOf(g: number): number {
    const m = this._i32, inside = m[SPEC.metaWord + g]! - g;
    let last = g;
    while (last < SPEC.granules && m[SPEC.metaWord + last + 1] === (inside + last + 1 ^ 1)) last++;
    return last;
  }

  /** @when SPEC.checked */
  #assertRoom(h: number, size: number): void {
    const g = h & SPEC.granuleMask, room = (this.#lastOf(g) - g + (SPEC.paranoid ? 0 : 1)) * 8;
    if (!isCount(size) || size > room) throw new AllocError("INVALID_SIZE", SPEC.name, size, `${counted(size, "byte")} of a block of ${room}`);
  }

  /**
   * {@spec SPEC.zero ? "Zeroes a new block" : "Poisons a new block: what was there before is not to be read"}. Its last granule is the guard.
   * @when SPEC.paranoid
   */
  #prepare(p: number, words: number): void {
    if (SPEC.zero) this.#zero(p, words - 2);
    else poison(this._i32, p, words - 2);
    this._i32.fill(CANARY, p + words - 2, p + words);
  }

  /** @when SPEC.paranoid */
  #startsBlock(g: number, epoch: number): boolean {
    return this._i32[SPEC.metaWord + g] === this.#handleOf(g, epoch);
  }

  /**
   * Blocks of which something wrote into the guard.
   * @when SPEC.paranoid
   */
  #damage(): string[] {
    const m = this._i32, epoch = Atomics.load(m, SPEC.epochWord), found: string[] = [];
    for (let g = 1; g <= SPEC.granules; g++) {
      if (!this.#startsBlock(g, epoch)) continue;
      const guard = SPEC.originWord + this.#lastOf(g) * 2;
      if (m[guard] !== CANARY || m[guard + 1] !== CANARY) found.push(`something wrote past the end of the block at byte ${(g - 1) * 8}`);
    }
    return found;
  }

  /**
   * Taken from its shard, and handed out by the worker that took it.
   * @when !SPEC.checked
   */
  #isInUse(h: number): boolean {
    const m = this._i32, g = h - SPEC.originWord >> 1, shard = Math.floor((g - 1) / SPEC.shardGranules);
    if (!(g >= 1 && g <= SPEC.granules) || (h & 1) !== 0) return false;
    const frontier = Atomics.load(m, SPEC.shardsWord + shard * SPEC.lineWords), epoch = Atomics.load(m, SPEC.epochWord);
    if (g - shard * SPEC.shardGranules > this.#usedOf(frontier, epoch)) return false;
    for (let t = SPEC.buffersWord; t < SPEC.buffersWord + SPEC.workers * SPEC.lineWords; t += SPEC.lineWords) {
      const free = t + FREE, end = t + END;
      if (h >= peek(m, free) && h < peek(m, end)) return false;
    }
    return true;
  }

  #isAlone(): boolean {
    return attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  /** @when SPEC.checked */
  #refuse(h: number): never {
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.granuleMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.granules,
    };
    refuseBlock(table, this._i32, h, SPEC.granules);
  }
};
