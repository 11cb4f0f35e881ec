import type { Checks } from "../kind-under-test.js";
import fc from "fast-check";
import { codeOf } from "../../../templates/testing/steps.js";
import { buddySpec, type DefineBuddy, makeBuddy, Oracle, type RawBuddy } from "./by-hand.js";

/** Programs that run on the template and on the oracle; after each step the two are compared. */
export type Step =
  | { readonly do: "alloc"; readonly bytes: number; readonly align: number }
  | { readonly do: "free"; readonly which: number }
  | { readonly do: "freeAll" | "reset" };

const oneStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("alloc" as const),
      bytes: fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 1024 })),
      align: fc.constantFrom(1, 8, 8, 8, 64, 256),
    }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("free" as const), which: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("freeAll" as const, "reset" as const) }) },
);

export const steps = fc.array(oneStep, { maxLength: 120, size: "max" });

/** Few units, so that it is full soon, and enough for one and for two levels of summaries. */
export const shapes = fc.record({
  units: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(63, 64, 65, 127, 128, 1023, 1030)),
  unitWords: fc.constantFrom(2, 4, 16),
  zero: fc.boolean(),
});

/** Throws where the template does what the oracle does not. */
export function runProgram(
  checks: Checks,
  shape: { readonly units: number; readonly unitWords: number; readonly zero: boolean },
  program: readonly Step[],
  define?: DefineBuddy,
): void {
  const spec = buddySpec(shape.units, shape.unitWords, checks, { zero: shape.zero });
  const real = makeBuddy(spec, define);
  const twin = new Twin(real, new Oracle(shape.units, shape.unitWords * 4), (spec.originWord + spec.unitWords) * 4, {
    checks,
    zero: shape.zero,
  });
  for (const one of program) {
    twin.run(one);
    twin.compare();
  }
}

interface Live {
  readonly handle: number;
  /** From 0. */
  readonly unit: number;
  readonly bytes: number;
  readonly fill: number;
}

class Twin {
  readonly real: RawBuddy;
  readonly oracle: Oracle;
  readonly firstByte: number;
  readonly level: { readonly checks: Checks; readonly zero: boolean };
  readonly #live: Live[] = [];
  readonly #dead: number[] = [];
  #fill = 0;

  constructor(real: RawBuddy, oracle: Oracle, firstByte: number, level: Twin["level"]) {
    this.real = real;
    this.oracle = oracle;
    this.firstByte = firstByte;
    this.level = level;
  }

  run(step: Step): void {
    if (step.do === "alloc") this.#alloc(step.bytes, step.align);
    else if (step.do === "free") this.#free(step.which % Math.max(1, this.#live.length));
    else if (step.do === "freeAll") while (this.#live.length > 0) this.#free(0);
    else this.#reset();
  }

  #alloc(bytes: number, align: number): void {
    const { real, oracle } = this;
    const fits = bytes <= oracle.units * oracle.unitBytes && oracle.fits(bytes, align);
    const handle = real.tryAlloc(bytes, align);
    if ((handle !== 0) !== fits) throw new Error(`tryAlloc(${bytes}, ${align}) is ${handle}, it fits: ${fits}`);
    if (handle === 0) {
      equal(
        codeOf(() => real.alloc(bytes, align)),
        "EXHAUSTED",
        `alloc(${bytes}, ${align})`,
      );
      return;
    }
    const rounded = Math.ceil(bytes / 8) * 8,
      units = oracle.unitsFor(bytes);
    const at = real.addressOf(handle) - real._i32.byteOffset;
    const unit = (at - this.firstByte) / oracle.unitBytes;
    equal(at % align, 0, "what is left of the alignment");
    equal(unit % units, 0, "place of the block within its own size");
    if (!(unit >= 0 && unit + units <= oracle.units)) throw new Error(`unit ${unit} is none of ${oracle.units}`);
    if (
      oracle
        .taken()
        .subarray(unit, unit + units)
        .includes(1)
    )
      throw new Error(`the block at unit ${unit} overlaps another`);
    if (this.level.zero || this.level.checks === "paranoid") equal(this.#isFilled(at, rounded, 0), true, "zeros");
    this.#fill = (this.#fill % 250) + 1;
    new Uint8Array(real._i32.buffer, real._i32.byteOffset + at, rounded).fill(this.#fill);
    oracle.live.set(unit, { units, bytes: rounded });
    this.#live.push({ handle, unit, bytes: rounded, fill: this.#fill });
  }

  #free(index: number): void {
    const [block] = this.#live.splice(index, 1);
    if (block === undefined) return;
    const { real } = this,
      { handle } = block;
    // Without checks a handle is a word; the middle of a block is none. With checks it is that of the next unit.
    if (this.level.checks === "fast") equal(real.tryFree(handle + 1), 0, "tryFree of the middle of a block");
    equal(real.tryFree(handle), 1, "tryFree");
    this.oracle.live.delete(block.unit);
    this.#dead.push(handle);
    equal(real.tryFree(handle), 0, "a second tryFree");
    equal(
      codeOf(() => real.free(handle)),
      this.level.checks === "fast" ? "INVALID_HANDLE" : "DOUBLE_FREE",
      "a second free",
    );
  }

  #reset(): void {
    this.real.reset();
    this.#dead.push(...this.#live.splice(0).map(({ handle }) => handle));
    this.oracle.live.clear();
  }

  #isFilled(at: number, bytes: number, value: number): boolean {
    const { buffer, byteOffset } = this.real._i32;
    return new Uint8Array(buffer, byteOffset + at, bytes).every((byte) => byte === value);
  }

  compare(): void {
    const { real, oracle } = this;
    for (const { handle, unit, bytes, fill } of this.#live) {
      const at = this.firstByte + unit * oracle.unitBytes;
      equal(real.isLive(handle), true, "isLive");
      equal(real.sizeOf(handle), bytes, "sizeOf");
      equal(real.addressOf(handle) - real._i32.byteOffset, at, "addressOf");
      equal(this.#isFilled(at, bytes, fill), true, `contents of the block at unit ${unit}`);
    }
    if (this.level.checks !== "fast") this.#compareDead();
    const byAddress = [...this.#live].sort((a, b) => a.unit - b.unit).map(({ handle }) => handle);
    equal([...real.handles()].join(), byAddress.join(), "handles()");
    const { used, padding, remaining } = oracle.stats(),
      stats = real.stats();
    equal([stats.used, stats.padding, stats.remaining].join(), [used, padding, remaining].join(), "the ledger");
    equal(real.used, used + padding, "used");
    equal(real.largestFree, oracle.largest() * oracle.unitBytes, "largestFree");
    equal(real.check().problems.join("; "), "", "what check() finds");
  }

  /** Whether or not something lives at their places again. */
  #compareDead(): void {
    for (const h of this.#dead.slice(-8)) {
      equal(this.real.isLive(h), false, "isLive of a dead one");
      equal(this.real.tryFree(h), 0, "tryFree of a dead one");
    }
  }
}

function equal(is: unknown, wanted: unknown, what: string): void {
  if (is !== wanted) throw new Error(`${what}: ${String(is)}, not ${String(wanted)}`);
}
