import { type ShardedShape, shardedFreeList } from "../exploration/specs.js";
import type { Build } from "./build.js";
import { Crew } from "./crew.js";
import type { Pool, PoolClass } from "./programs/classes.js";
import type { WaitsGround } from "./programs/ground.js";
import { type Findings, killAtRandom, type Shift, type Stress } from "./shift.js";

/** Fewer slots than there are who want one: everybody waits, and everybody gets one. */
export class WaitsStress implements Stress {
  readonly crew: Crew;
  readonly #m: Int32Array;
  readonly #pool: Pool;
  #listed = 0;

  constructor(build: Build, ground: WaitsGround, Class: PoolClass) {
    const { pool: spec, buffer } = ground;
    this.#m = new Int32Array(buffer);
    this.crew = new Crew({
      program: build.url("waits"),
      data: ground,
      table: { name: "stress", workersWord: spec.workersWord, workers: spec.workers },
      m: this.#m,
      hasNurses: false,
      parts: () => [this.#pool],
      mourn: () => undefined,
      settle: (row, incarnation) => this.#settle(row, incarnation),
    });
    this.#pool = new Class(buffer, 0, this.crew.me);
    this.#pool._format();
  }

  static async create(shape: ShardedShape, timeoutMs: number, build: Build): Promise<WaitsStress> {
    const pool = shardedFreeList({ ...shape, structWords: 4 }),
      buffer = new SharedArrayBuffer(pool.imageWords * 4);
    build.emit("pool", "kinds/sharded-free-list/sharded-free-list.ts", pool);
    return new WaitsStress(build, { buffer, pool, timeoutMs }, await build.load("pool"));
  }

  async interval(shift: Shift): Promise<readonly number[]> {
    await killAtRandom(this.crew, shift);
    const stalled = await this.crew.stalled(shift.graceMs);
    await this.crew.halt();
    return stalled;
  }

  audit(): Findings {
    const stats = this.#pool.stats(),
      problems = [...this.#pool.check().problems],
      listed = this.#listed;
    this.#listed = 0;
    if (stats.free + stats.unmapped !== stats.capacity) problems.push(`not all is free: ${JSON.stringify(stats)}`);
    return { problems, listed };
  }

  empty(): readonly string[] {
    return this.audit().problems;
  }

  /** What a dead worker had goes to those who wait. */
  #settle(row: number, incarnation: number): void {
    for (const h of this.#pool.handlesOf(row, incarnation)) {
      Atomics.store(this.#m, h, 0);
      this.#pool.free(h);
      this.#listed++;
    }
    this.#pool.flush();
  }
}
