import { setTimeout as sleep } from "node:timers/promises";
import { type ArenaShape, shardedArena } from "../exploration/specs.js";
import type { Build } from "./build.js";
import { Crew } from "./crew.js";
import type { Arena, ArenaClass } from "./programs/classes.js";
import type { ArenaGround } from "./programs/ground.js";
import type { Findings, Shift, Stress } from "./shift.js";

interface Block {
  /** Words. */
  readonly from: number;
  readonly to: number;
  readonly handle: number;
  readonly bytes: number;
  readonly align: number;
  readonly pattern: number;
}

const listWords = 1 << 16;

/** Rounds: workers fill the arena until nothing is left, all blocks are looked at, and the arena is reset for all. */
export class ArenaStress implements Stress {
  readonly crew: Crew;
  readonly #ground: ArenaGround;
  readonly #arena: Arena;
  readonly #m: Int32Array;
  #findings = { problems: [] as string[], rounds: 0, blocks: 0 };

  constructor(build: Build, ground: ArenaGround, Class: ArenaClass) {
    const { arena: spec, buffer } = ground;
    this.#ground = ground;
    this.#m = new Int32Array(buffer);
    this.crew = new Crew({
      program: build.url("arena"),
      data: ground,
      table: { name: "stress", workersWord: spec.workersWord, workers: spec.workers },
      m: this.#m,
      hasNurses: false,
      parts: () => [],
      mourn: () => undefined,
      settle: () => undefined,
    });
    this.#arena = new Class(buffer, 0, this.crew.me);
    this.#arena._format();
  }

  static async create(shape: ArenaShape, build: Build): Promise<ArenaStress> {
    const arena = shardedArena(shape),
      buffer = new SharedArrayBuffer(arena.imageWords * 4);
    const lists = new Int32Array(new SharedArrayBuffer(shape.workers * listWords * 4));
    build.emit("arena-class", "kinds/sharded-arena/sharded-arena.ts", arena);
    return new ArenaStress(build, { buffer, arena, lists, listWords }, await build.load("arena-class"));
  }

  /** Nobody stalls: a round ends when everybody has taken part. */
  async interval({ workers, intervalMs, killEveryMs = Infinity }: Shift): Promise<readonly number[]> {
    const { crew } = this,
      end = performance.now() + intervalMs;
    let nextDeath = performance.now() + killEveryMs;
    for (;;) {
      const isFatal = performance.now() > nextDeath;
      if (isFatal) {
        await sleep(crew.random() * 2);
        await crew.kill();
        nextDeath += killEveryMs;
      }
      await crew.rest();
      this.#endRound(isFatal ? 1 : 0);
      if (performance.now() > end || crew.errors.length > 0 || this.#findings.problems.length > 0) return [];
      await crew.fillUp(workers);
      crew.resume();
    }
  }

  audit(): Findings {
    const findings = this.#findings;
    this.#findings = { problems: [], rounds: 0, blocks: 0 };
    return findings;
  }

  empty(): readonly string[] {
    return [];
  }

  /** Everybody has stopped. */
  #endRound(deaths: number): void {
    const blocks = this.#blocks();
    this.#findings.rounds++;
    this.#findings.blocks += blocks.length;
    this.#lookAt(blocks);
    this.#balance(blocks, deaths);
    this.#reset(blocks);
  }

  #blocks(): Block[] {
    const { lists, arena } = this.#ground,
      blocks: Block[] = [];
    for (let w = 0; w < arena.workers; w++) {
      const list = lists.subarray(w * listWords);
      for (let i = 1; i < 1 + list[0]! * 4; i += 4) {
        const [handle, bytes, align, pattern] = list.subarray(i, i + 4) as unknown as [number, number, number, number];
        const from = this.#arena._locate(handle);
        blocks.push({ from, to: from + ((bytes + 7) >> 3) * 2, handle, bytes, align, pattern });
      }
      list[0] = 0;
    }
    return blocks.sort((a, b) => a.from - b.from);
  }

  #lookAt(blocks: readonly Block[]): void {
    const { problems } = this.#findings,
      m = this.#m;
    let end = 0;
    for (const { from, to, bytes, align, pattern } of blocks) {
      if (from < end) problems.push(`the block of ${bytes} bytes at word ${from} overlaps the one that ends at ${end}`);
      if (from % (align / 4) !== 0) problems.push(`the block at word ${from} is not on a multiple of ${align} bytes`);
      let at = from;
      while (at < to && m[at] === pattern) at++;
      if (at < to) problems.push(`the block of ${bytes} bytes at word ${from} was overwritten at word ${at}`);
      end = Math.max(end, to);
    }
  }

  /** Used = all blocks, what alignment has cost, and a block a death: it was not in the list yet. */
  #balance(blocks: readonly Block[], deaths: number): void {
    const { problems } = this.#findings,
      arena = this.#arena,
      { used, padding, remaining, size } = arena.stats();
    const sum = blocks.reduce((n, { from, to }) => n + (to - from) * 4, 0),
      lost = blocks.reduce((n, { align }) => n + align - 8, 0) + deaths * this.#ground.arena.shardGranules * 16;
    if (used < sum || used > sum + lost) problems.push(`${used} bytes are used, the blocks have ${sum}`);
    if (used + padding + remaining !== size) problems.push(`${used} + ${padding} + ${remaining} bytes are not ${size}`);
    problems.push(...arena.check().problems);
  }

  #reset(blocks: readonly Block[]): void {
    const arena = this.#arena;
    arena.reset();
    const { used, padding } = arena.stats(),
      { problems } = this.#findings;
    if (used + padding !== 0) problems.push(`${used + padding} bytes are in use after a reset`);
    if (!this.#ground.arena.checked) return;
    const alive = blocks.filter(({ handle }) => arena.isLive(handle as never));
    if (alive.length > 0) problems.push(`${alive.length} blocks are live after a reset`);
  }
}
