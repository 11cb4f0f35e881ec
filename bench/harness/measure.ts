import { GcWatch, heapBytesPerOp } from "./heap.js";
import { median, quantile } from "./stats.js";
import type { Sample, Variant } from "./types.js";

export interface MeasureOptions {
  readonly rounds: number;
  /** Time of one variant in one round. */
  readonly roundMs: number;
  /** Between two samples, e.g. to run other allocators of the program. */
  readonly between?: () => void;
}

/** What was measured of one variant: its figures, and its rounds for the ratios. */
export interface Measured {
  readonly sample: Sample;
  /** Nanoseconds an operation, one entry a round. */
  readonly rounds: Float64Array;
}

const WARM_UP_CALLS = 300;
const WARM_UP_OPS = 1_000;
/** Far above the microsecond that the clock needs, far below a time slice of the scheduler. */
const BATCH_NS = 20_000;
const HEAP_OPS = 100_000;

/** A variant with the number of operations that fill a batch, and the batches that fill a round. */
interface Lane {
  readonly name: string;
  readonly variant: Variant;
  readonly batchOps: number;
  readonly batches: number;
  readonly rounds: Float64Array;
  readonly perBatch: number[];
  gcCount: number;
  ops: number;
}

/** Kept where the optimiser can't see that nobody reads it. */
export const sink = { checksum: 0 };

const timed = (variant: Variant, ops: number): number => {
  const start = performance.now();
  sink.checksum += variant.run(ops);
  const elapsed = (performance.now() - start) * 1e6;
  return variant.elapsed?.() ?? elapsed;
};

const warmUp = (variant: Variant): void => {
  const calls = variant.elapsed === undefined ? WARM_UP_CALLS : 3;
  for (let i = 0; i < calls; i++) sink.checksum += variant.run(WARM_UP_OPS);
};

/** Operations that take about `ns`. Measured twice as long each time, because short runs are all overhead. */
const opsFor = (variant: Variant, ns: number): number => {
  for (let ops = 64; ; ops *= 2) {
    const elapsed = timed(variant, ops);
    if (elapsed >= ns / 2 || ops >= 1 << 28) return Math.max(1, Math.round((ops * ns) / elapsed));
  }
};

const lane = (name: string, variant: Variant, options: MeasureOptions): Lane => {
  warmUp(variant);
  const external = variant.elapsed !== undefined;
  const batchNs = external ? options.roundMs * 1e6 : BATCH_NS;
  opsFor(variant, options.roundMs * 1e6); // a full round, so that optimised code is there when a batch is sized
  const batches = external ? 1 : Math.ceil((options.roundMs * 1e6) / BATCH_NS);
  const rounds = new Float64Array(options.rounds);
  return { name, variant, batchOps: opsFor(variant, batchNs), batches, rounds, perBatch: [], gcCount: 0, ops: 0 };
};

const runRound = (target: Lane, round: number): void => {
  let total = 0;
  for (let b = 0; b < target.batches; b++) {
    const ns = timed(target.variant, target.batchOps);
    target.perBatch.push(ns / target.batchOps);
    total += ns;
  }
  const ops = target.batches * target.batchOps;
  target.rounds[round] = total / ops;
  target.ops += ops;
};

const summarise = async (target: Lane): Promise<Measured> => {
  const { name, variant, perBatch, rounds } = target;
  const external = variant.elapsed !== undefined;
  const heap = external ? 0 : await heapBytesPerOp((ops) => variant.run(ops), HEAP_OPS);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((q) => quantile(perBatch, q)) as [number, number, number];
  variant.verify?.();
  return {
    rounds,
    sample: {
      variant: name,
      nsPerOp: median(rounds),
      p50,
      p99,
      p999,
      heapBytesPerOp: heap,
      gcCount: target.gcCount,
      ops: target.ops,
    },
  };
};

/**
 * Measures variants against each other: warmed, then round by round, every variant once a round and the order turned
 * by one each time, so that no variant always runs after the same neighbour.
 */
export const measure = async (
  variants: Readonly<Record<string, Variant>>,
  options: MeasureOptions,
): Promise<readonly Measured[]> => {
  const lanes = Object.entries(variants).map(([name, variant]) => lane(name, variant, options));
  const watch = new GcWatch();
  for (let round = 0; round < options.rounds; round++) {
    for (let i = 0; i < lanes.length; i++) {
      const next = lanes[(i + round) % lanes.length]!;
      options.between?.();
      await watch.settle();
      watch.clear();
      runRound(next, round);
      await watch.settle();
      next.gcCount += watch.count;
    }
  }
  watch.stop();
  const measured: Measured[] = [];
  for (const each of lanes) measured.push(await summarise(each));
  return measured;
};
