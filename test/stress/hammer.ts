import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import { reclamation, shardedFreeList } from "../exploration/specs.js";
import type { Build } from "./build.js";
import { Crew } from "./crew.js";
import type { HammerGround } from "./programs/ground.js";
import { poisoning, Slots } from "./programs/slots.js";
import type { Handle, Pool, PoolClass, Reclamation, ReclamationClass } from "./programs/classes.js";
import { type Findings, killAtRandom, type Shift, type Stress } from "./shift.js";

export const allRoles = ["bounce", "replace", "read", "withdraw", "burst"];

export interface HammerShape {
  /** The main thread not counted. */
  readonly workers: number;
  readonly capacity: number;
  readonly checked?: boolean;
  readonly robust?: boolean;
  readonly roles?: readonly string[];
  /** How long a worker waits for a slot. */
  readonly patienceMs?: number;
  /** Slots of a magazine, and of a batch. */
  readonly cells?: number;
  readonly items?: number;
}

export interface Audit extends Findings {
  readonly live: number;
  readonly retired: number;
  /** Slots that deaths have left behind and the recovery cannot know to be nobody's; found and freed here. */
  readonly stranded: number;
  /** Slots freed at a recovery, since the last audit: the dead worker had allocated and never published them. */
  readonly listed: number;
}

const roots = 1024,
  mail = 64;

/**
 * The image of the hammer, its workers, and the ledger. Every slot is accounted for:
 *
 *   live = published (in a root or in the mail) + in a worker's hand
 *   what a dead worker had in its hand = what it allocated and never published    freed at its recovery
 *                                      + at most one that others had come to      freed at the next audit
 */
export class Hammer implements Stress {
  readonly crew: Crew;
  #listed = 0;
  readonly #m: Int32Array;
  readonly #ground: HammerGround;
  readonly #pool: Pool;
  readonly #guards: Reclamation;
  readonly #slots: Slots;
  /** Slots that may have been in the hand of one who died. */
  readonly #suspects = new Set<number>();

  constructor(build: Build, ground: HammerGround, Pool: PoolClass, Reclamation: ReclamationClass) {
    const { buffer, pool: spec } = ground;
    this.#m = new Int32Array(buffer);
    this.#ground = ground;
    this.crew = new Crew({
      program: build.url("hammer"),
      data: ground,
      table: { name: "stress", workersWord: spec.workersWord, workers: spec.workers },
      m: this.#m,
      hasNurses: true,
      parts: () => [this.#guards, this.#pool],
      mourn: (row) => this.#mourn(row),
      settle: (row, incarnation) => this.#settle(row, incarnation),
    });
    const pool = new Pool(buffer, 0, this.crew.me);
    pool._format();
    this.#pool = pool;
    this.#slots = new Slots(this.#m, ground, spec.checked ? (h) => pool._locate(h) : (h) => h);
    this.#guards = new Reclamation(buffer, 0, this.crew.me, [poisoning(pool, this.#slots)]);
  }

  static async create(shape: HammerShape, build: Build): Promise<Hammer> {
    const { capacity, checked = false, robust = false, cells = 15, items = 8 } = shape;
    const { roles = allRoles, patienceMs = 20_000 } = shape;
    const workers = shape.workers + 1;
    const list = shardedFreeList({ capacity, workers, checked, robust, cells, structWords: 4 });
    const small = { workers, items, slots: capacity, small: 4 * workers, lineWords: 32, from: list.imageWords };
    const guards = reclamation({ ...small, robust, eraRetires: 32, targetPermille: 125 });
    const spec = { ...list, imageWords: guards.imageWords, eraWord: guards.eraWord };
    build.emit("pool", "kinds/sharded-free-list/sharded-free-list.ts", spec);
    build.emit("reclamation", "reclamation/reclamation.ts", guards);
    const ground = { ...place(spec, guards.imageWords), roles, patienceMs };
    return new Hammer(build, ground, await build.load("pool"), await build.load("reclamation"));
  }

  async interval(shift: Shift): Promise<readonly number[]> {
    await killAtRandom(this.crew, shift);
    const stalled = await this.crew.stalled(shift.graceMs);
    await this.crew.halt();
    return stalled;
  }

  /** While everybody is at rest: the whole ledger, exact. */
  audit(): Audit {
    this.#guards.flush(); // what recoveries have retired while readers would have held on to it
    this.#pool.flush();
    const pool = this.#pool,
      stats = pool.stats(),
      problems = [...pool.check().problems];
    const expect = (isRight: boolean, problem: string): void => void (isRight || problems.push(problem));
    const live = new Set<number>(pool.handles()),
      published = this.#published(),
      reachable = new Set(published);
    const sum = live.size + stats.free + stats.cached + stats.retired + stats.unmapped + stats.quarantined;
    expect(sum === stats.capacity, `${sum} of ${stats.capacity} slots are somewhere`);
    expect(reachable.size === published.length, "a slot is published twice");
    for (const h of reachable) expect(live.has(h) && this.#slots.isWhole(h), `published slot ${h} is not whole`);
    const stranded = [...live].filter((h) => !reachable.has(h));
    for (const h of stranded)
      expect(this.#suspects.has(h), `slot ${h} is lost: nobody has it, and nobody died with it`);
    for (const h of stranded) this.#free(h);
    this.#suspects.clear();
    const listed = this.#listed;
    this.#listed = 0;
    return { problems, live: reachable.size, retired: stats.retired, stranded: stranded.length, listed };
  }

  empty(): readonly string[] {
    for (const h of this.#published()) this.#free(h);
    this.#m.fill(0, this.#ground.roots, this.#ground.generations);
    const { problems, live, retired } = this.audit();
    return live + retired === 0
      ? problems
      : [...problems, `${live} slots are live, ${retired} retired when all have left`];
  }

  #published(): number[] {
    return [...this.#m.subarray(this.#ground.roots, this.#ground.generations)].filter((h) => h !== 0);
  }

  #mourn(row: number): void {
    const suspect = Atomics.exchange(this.#m, this.#ground.journal + row, 0);
    if (suspect !== 0) this.#suspects.add(suspect);
  }

  /**
   * What the dead worker allocated and had not published when it died, nobody else has. Whether it was published is looked
   * up first: a slot that is found to be the dead one's after that, was so all the time, and nobody has begun it anew.
   */
  #settle(row: number, incarnation: number): void {
    const wasPublished = this.#slots.whichArePublished();
    for (const h of this.#pool.handlesOf(row, incarnation)) {
      if (wasPublished(h)) this.#suspects.add(h);
      else {
        this.#free(h);
        this.#listed++;
      }
    }
    this.#pool.flush();
  }

  #free(h: number): void {
    this.#slots.end(h);
    this.#pool.free(h as Handle);
  }
}

/** | pool | reclamation | roots | mail | generations | holders | published | journal | */
function place(pool: ShardedFreeListSpec, from: number): Omit<HammerGround, "roles" | "patienceMs"> {
  const slots = pool.capacity + 1,
    generations = from + roots + mail,
    holders = generations + slots,
    published = holders + slots,
    journal = published + slots;
  const buffer = new SharedArrayBuffer((journal + pool.workers) * 4);
  const words = { roots: from, rootCount: roots, mail: from + roots, mailCount: mail };
  return { buffer, pool, ...words, generations, holders, published, journal };
}
