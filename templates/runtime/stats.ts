/** Where the slots of a pool are: live + free + cached + retired + unmapped + quarantined === capacity. */
export interface PoolStats {
  readonly name: string;
  /** As in the schema. */
  readonly kind: string;
  readonly capacity: number;
  readonly live: number;
  readonly free: number;
  /** In some worker's cache. */
  readonly cached: number;
  /** Retired, but a guard may still see them. */
  readonly retired: number;
  /** Never used so far. */
  readonly unmapped: number;
  /** Taken out for good: their generation wrapped. */
  readonly quarantined: number;
  /** False when other threads were at work while the numbers were read. */
  readonly exact: boolean;
}

/** Where the bytes are of what hands out blocks of any size: used + padding + metadata + remaining === size. */
export interface ArenaStats {
  readonly name: string;
  /** As in the schema. */
  readonly kind: string;
  readonly size: number;
  readonly used: number;
  readonly padding: number;
  readonly metadata: number;
  readonly remaining: number;
  readonly exact: boolean;
}

/** What `check` found when it recomputed the ledger from the ground truth. */
export interface CheckReport {
  readonly name: string;
  readonly ok: boolean;
  readonly exact: boolean;
  readonly problems: readonly string[];
}
