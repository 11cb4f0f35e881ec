import { leavesOf } from "../fields/leaves.js";
import type { Module } from "../module-under-test.js";
import type { HeapCase } from "./heap-suite.js";
import { accessorCases, heapSuite } from "./heap-suite.js";
import type { PoolSubject, WholePool } from "./pool-under-test.js";

/** Most allocations that the loops make: warming up takes longer on a busy machine. */
const ALLOCATIONS = 4e7;

/** Allocating, guards and accessors leave nothing on the JS heap. */
export function poolHeapSuite(pool: PoolSubject): void {
  const { subject } = pool;
  /** One module for all loops, made when the first one is run. */
  const made: { module?: Module; handle?: number } = {};
  const module = (): Module => (made.module ??= subject.create());
  const slots = (): WholePool => pool.of(module());
  const handle = (): number => (made.handle ??= slots().alloc());
  heapSuite(`${pool.property} off the JS heap`, [
    ...allocCases(pool, slots, handle),
    ...(pool.isSharded
      ? [
          {
            name: "enter, read, leave",
            make: (loops) => loops.enterAndLeave(slots(), handle(), module().guards),
          } as HeapCase,
        ]
      : []),
    ...accessorCases(leavesOf(pool.struct, subject.about.structs), {
      prefix: "",
      infix: "",
      owner: slots,
      handle,
      cursor: (h) => slots().at(h) as object,
    }),
  ]);
}

/** There is a second slot, and no loop takes them out for good. */
function allocCases({ about, isSharded }: PoolSubject, slots: () => WholePool, handle: () => number): HeapCase[] {
  const { capacity, reuses = Infinity } = about;
  if (capacity === 1 || capacity * reuses < ALLOCATIONS) return [];
  const pool = (): WholePool => {
    handle();
    return slots();
  };
  return [
    { name: "tryAlloc and tryFree", make: (loops) => loops.tryAllocAndFree(pool()) },
    { name: "alloc and free", make: (loops) => loops.allocAndFree(pool()) },
    ...(isSharded ? [{ name: "alloc and retire", make: (loops) => loops.allocAndRetire(pool()) } as HeapCase] : []),
  ];
}
