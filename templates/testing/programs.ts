import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { effort } from "./steps.js";
import type { PoolStep } from "./worker-pool.js";

/** A program for each of `crew` workers on a pool; sharded pools can retire as well. */
export const poolPrograms = (crew: number, isSharded: boolean): Arbitrary<PoolStep[][]> => {
  const own = fc.constantFrom("alloc", "alloc", "allocBatch", "free", "freeBatch", "send");
  const all = isSharded ? fc.oneof(own, own, fc.constantFrom("publish", "publish", "read", "read", "flush")) : own;
  const step = fc.tuple(all, fc.nat(99)) as Arbitrary<PoolStep>;
  return fc.array(fc.array(step, { minLength: 1, maxLength: 40 }), { minLength: crew, maxLength: crew });
};

/** Sizes and alignments of blocks, for each of `crew` workers. */
export const arenaPrograms = (crew: number): Arbitrary<[bytes: number, align: number][][]> => {
  const block = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1, 4, 8, 8, 16, 64));
  return fc.array(fc.array(block, { minLength: 1, maxLength: 10 }), { minLength: crew, maxLength: crew });
};

/** Real threads take their time, and no two runs are alike: shrinking would tell little. */
export const realEffort = { ...effort, numRuns: 10, endOnFailure: true };
