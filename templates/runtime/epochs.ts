import { corrupt, patience, unsteady } from "./corrupt.js";
import { AllocError } from "./errors.js";
import { peek } from "./peek.js";

/** Behind the epoch stands the epoch that a reset has begun; as long as none has, the same number. */
const BEGUN = 1;
/** Words of a worker's line: its buffer's first free word, end and epoch. */
const BUFFER_FREE = 0, BUFFER_END = 1, BUFFER_EPOCH = 2;

/** Where the words of a sharded arena are, from the start of the image. */
export interface EpochShape {
  readonly name: string;
  readonly epochWord: number;
  readonly workers: number;
  /** Worker w's line is `buffersWord + w * lineWords`. */
  readonly buffersWord: number;
  readonly shards: number;
  /** Shard i's frontier is `shardsWord + i * lineWords`: epoch:10 | granules in use:22. */
  readonly shardsWord: number;
  readonly lineWords: number;
  /** Metadata of granule g is `metaWord + g`; there is none where `granules` is 0. */
  readonly metaWord: number;
  readonly granules: number;
  /** A handle is `epoch * generationStep | granule`. */
  readonly generationStep: number;
}

/**
 * The epoch of a sharded arena, and resets, which end it:
 *
 *   begun       e -> e + 1     one compare-exchange: of several resets at the same moment one begins
 *   buffers     end -> 0       all that are of an epoch before e + 1
 *   epoch       e -> e + 1     from here on there is no buffer of epoch e
 *
 * All that find that a reset has begun finish it, and any of them may be late or die: no step does harm when it is done
 * again. A worker that installs a buffer looks behind that whether a reset has begun; if it does not see it, the reset ends it.
 */
export class ArenaEpochs {
  declare readonly _i32: Int32Array;
  readonly #shape: EpochShape;
  readonly #worker: number;

  constructor(shape: EpochShape, i32: Int32Array, worker: number) {
    this._i32 = i32;
    this.#shape = shape;
    this.#worker = worker;
  }

  /** The epoch. A reset that has begun is finished before. */
  now(): number {
    const m = this._i32, { name, epochWord } = this.#shape;
    for (let n = 0; n < patience; n++) {
      const epoch = Atomics.load(m, epochWord);
      if (!this.isEnding(epoch)) return epoch;
      this.#finish(epoch);
    }
    return unsteady(name, epochWord, "the epoch");
  }

  /** Whether `epoch`, which was the epoch a moment ago, ends or has ended. */
  isEnding(epoch: number): boolean {
    const m = this._i32, { name, epochWord } = this.#shape, begun = Atomics.load(m, epochWord + BEGUN);
    if (begun === epoch) return false;
    const isNext = begun === ((epoch + 1) | 0);
    if (!isNext && Atomics.load(m, epochWord) === epoch) corrupt(name, epochWord + BEGUN, "the epoch that has begun", begun);
    return true;
  }

  /** Ends `epoch`. When somebody else has begun to, that is the same. */
  end(epoch: number): void {
    const { epochWord } = this.#shape;
    Atomics.compareExchange(this._i32, epochWord + BEGUN, epoch, (epoch + 1) | 0);
    this.#finish(epoch);
  }

  /** Where the others' buffers and all frontiers stand: another number when one has moved. */
  movement(): number {
    const m = this._i32, { workers, buffersWord, shards, shardsWord, lineWords } = this.#shape;
    let sum = 0;
    for (let w = 0; w < workers; w++) {
      if (w !== this.#worker) sum = (Math.imul(sum, 31) + peek(m, buffersWord + w * lineWords + BUFFER_FREE)) | 0;
    }
    for (let i = 0; i < shards; i++) sum = (Math.imul(sum, 31) + Atomics.load(m, shardsWord + i * lineWords)) | 0;
    return sum;
  }

  /** Throws AllocError BUSY when something has moved since `movement` was `before`. */
  assertRest(before: number): void {
    if (this.movement() === before) return;
    throw new AllocError("BUSY", this.#shape.name, 0, "another worker allocates at this moment; reset when all are at rest");
  }

  #finish(epoch: number): void {
    const { epochWord, workers, buffersWord, shards, shardsWord, lineWords, granules, generationStep } = this.#shape;
    const next = (epoch + 1) | 0, current = Math.imul(next, generationStep);
    for (let w = 0; w < workers; w++) this.#endBuffer(buffersWord + w * lineWords, next);
    for (let i = 0; (next & 511) === 0 && i < shards; i++) this.#renew(shardsWord + i * lineWords, epoch);
    if (granules > 0 && (current === 0 || current === -generationStep)) this.#forgetHandles(epoch, current);
    Atomics.compareExchange(this._i32, epochWord, epoch, next);
  }

  /** Ends the buffer of line t if it is of an epoch before `next`. */
  #endBuffer(t: number, next: number): void {
    const m = this._i32, end = Atomics.load(m, t + BUFFER_END), age = (next - peek(m, t + BUFFER_EPOCH)) | 0; // of that end, or later
    if (end !== 0 && age > 0) Atomics.compareExchange(m, t + BUFFER_END, end, 0);
  }

  /**
   * The frontier in word `at` begins anew behind `epoch`, before its 10 bits of the epoch come round. Not if the epoch has
   * ended meanwhile: then the frontier may be of one that came later, and what is in use of that would be handed out again.
   */
  #renew(at: number, epoch: number): void {
    const m = this._i32, before = Atomics.load(m, at), next = (epoch + 1) | 0;
    if (Atomics.load(m, this.#shape.epochWord) !== epoch) return;
    if (before >>> 22 !== (next & 1023)) Atomics.compareExchange(m, at, before, next << 22);
  }

  /**
   * Before the epochs of handles come round the metadata of old ones goes, else they would be live again: in the last epoch and
   * in the first one. In either no handle of its own looks like one that goes, so a worker that is late does no harm.
   */
  #forgetHandles(epoch: number, current: number): void {
    const m = this._i32, { epochWord, metaWord, granules, generationStep } = this.#shape;
    for (let i = metaWord + 1; i <= metaWord + granules; i++) {
      const h = Atomics.load(m, i), now = Atomics.load(m, epochWord);
      if (now !== epoch && now !== ((epoch + 1) | 0)) return; // h may be of an epoch that came later
      if (h !== 0 && (h & -generationStep) !== current) Atomics.compareExchange(m, i, h, 0);
    }
  }
}
