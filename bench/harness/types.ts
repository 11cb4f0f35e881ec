/** One side of a comparison, set up and ready. */
export interface Variant {
  /** Runs `ops` operations and returns a checksum of their results, so that nothing can be optimised away. */
  run(ops: number): number;
  /** Asserts the end state (ledger, contents); throws when it is wrong. */
  verify?(): void;
  /** Nanoseconds of the last run, for a side that keeps its own time because it runs in another process. */
  elapsed?(): number;
}

/** A bound on ours / theirs: `atMost` for costs, `faster` for theirs / ours. Neither: reported as it is. */
export interface Bar {
  readonly ours: string;
  readonly theirs: string;
  readonly atMost?: number;
  readonly faster?: number;
}

/**
 * A timed comparison. Each bar runs in a process of its own, which creates only the variants that the bar names,
 * so that no other competitor's feedback reaches them.
 */
export interface TimedCase {
  readonly kind: "timed";
  readonly name: string;
  /** What one operation is. */
  readonly operation: string;
  readonly variants: Readonly<Record<string, () => Variant | Promise<Variant>>>;
  readonly bars: readonly Bar[];
  /** Variants whose checksums differ by nature, e.g. the empty loop. */
  readonly unequal?: readonly string[];
}

/** A bound on one figure: of ours alone (`limit`), or of ours against theirs. */
export interface MetricBar extends Bar {
  readonly metric: string;
  /** Largest allowed value of ours, in the metric's own unit. */
  readonly limit?: number;
}

/** A case that takes figures other than time per operation; every variant runs in a process of its own. */
export interface MetricCase {
  readonly kind: "metric";
  readonly name: string;
  readonly operation: string;
  readonly variants: Readonly<Record<string, (together: boolean) => Promise<Readonly<Record<string, number>>>>>;
  readonly bars: readonly MetricBar[];
  /** How often all variants are measured, one after the other; ratios are medians over the rounds. Default 1. */
  readonly rounds?: number;
  /** Also beside five other allocators. */
  readonly togetherToo?: boolean;
  /** Flags of `node` for the children. */
  readonly nodeFlags?: readonly string[];
}

export type BenchCase = TimedCase | MetricCase;

/** Figures of one variant in one process. */
export interface Sample {
  readonly variant: string;
  /** Median over the rounds, nanoseconds an operation. */
  readonly nsPerOp: number;
  /** Over batches of at least a microsecond, nanoseconds an operation. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Bytes of JS heap an operation, after warm-up. */
  readonly heapBytesPerOp: number;
  /** Collections while the variant was timed, and operations they fell on. */
  readonly gcCount: number;
  readonly ops: number;
}
