import { randomFrom } from "../threads/random.js";
import type { Counting } from "./counts.js";
import type { Counts } from "./fault.js";
import { levels } from "../../kinds/kind-under-test.js";
import type { Ground } from "./ground.js";
import { makeOld, poolOf, slotOf } from "./pool.js";

/** Handles and numbers of slots, nothing else. */
class PoolModel {
  readonly live = new Set<number>();
  readonly #used = new Set<number>();
  readonly #ground: Ground;
  /** Slots count as free from the beginning. */
  readonly #isMapped: boolean;
  quarantined = 0;

  constructor(ground: Ground, isMapped: boolean) {
    this.#ground = ground;
    this.#isMapped = isMapped;
  }

  alloc(): void {
    const h = this.#ground.part["tryAlloc"]!() as number;
    if (h === 0) return;
    this.live.add(h);
    this.#used.add(slotOf(this.#ground, h));
  }

  free(h: number): void {
    this.#ground.part["free"]!(h);
    this.live.delete(h);
  }

  reset(): void {
    this.#ground.part["reset"]!();
    this.live.clear();
  }

  /** Of the live h: its generation wraps when it is freed. */
  wearOut(h: number): void {
    const last = makeOld(poolOf(this.#ground, [h], {}), slotOf(this.#ground, h));
    this.live.delete(h);
    this.live.add(last);
    this.free(last);
    this.quarantined++;
  }

  get counts(): Counts {
    const capacity = this.#ground.at["capacity"]!,
      unmapped = this.#isMapped ? 0 : capacity - this.#used.size,
      live = this.live.size,
      { quarantined } = this;
    return {
      capacity,
      live,
      free: capacity - unmapped - live - quarantined,
      cached: 0,
      retired: 0,
      unmapped,
      quarantined,
    };
  }
}

/** Random steps; with `isWorn`, now and then a slot is taken out for good. */
function* walk(ground: Ground, isMapped: boolean, isWorn: boolean): Iterable<Counts> {
  const model = new PoolModel(ground, isMapped),
    random = randomFrom(7);
  yield model.counts;
  for (let n = 0; n < 300; n++) {
    const step = random(40),
      h = [...model.live][random(Math.max(model.live.size, 1))];
    if (step === 0) model.reset();
    else if (step < 22 || h === undefined) model.alloc();
    else if (isWorn && step === 22) model.wearOut(h);
    else model.free(h);
    yield model.counts;
  }
  while (model.counts["free"]! + model.counts["unmapped"]! > 0) model.alloc();
  yield model.counts;
}

const of = (name: string, isWorn: boolean): Pick<Counting, "title" | "allocator"> => ({
  title: isWorn ? "slots are used and wear out" : "slots are used",
  allocator: name,
});

const guarded = ["checked", "paranoid"] as const;

export const poolCounts: readonly Counting[] = [
  ...["items", "special"].map((name) => ({
    ...of(name, false),
    sharing: "local" as const,
    levels,
    states: (ground: Ground) => walk(ground, ground.level === "fast", false),
  })),
  {
    ...of("special", true),
    sharing: "local",
    levels: guarded,
    states: (ground) => walk(ground, false, true),
  },
  { ...of("marked", false), sharing: "shared", levels, states: (ground) => walk(ground, true, false) },
  { ...of("gone", true), sharing: "shared", levels: guarded, states: (ground) => walk(ground, true, true) },
];
