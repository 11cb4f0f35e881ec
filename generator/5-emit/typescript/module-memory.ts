import type { AllocatorPlan, ModulePlan, Plan, PoolPlan, RootPlan } from "../../4-plan/types.js";

/** What kind of buffer the image lies in. */
export const bufferType = ({ layout }: Plan): string => (layout.memory.shared ? "SharedArrayBuffer" : "ArrayBuffer");

/** What `attach` takes, and `create` as memory to use. */
export const sourceType = (plan: Plan): string =>
  plan.layout.memory.wasm ? `${bufferType(plan)} | { readonly buffer: ArrayBufferLike }` : bufferType(plan);

const isPool = (a: AllocatorPlan): a is PoolPlan => a.kind === "free-list";

/** Pools of `paranoid` remember who allocated what. */
export function leaksOf(allocators: readonly AllocatorPlan[], checks: string): AllocatorPlan[] {
  return checks === "paranoid" ? allocators.filter(isPool) : [];
}

/** `onLeak` is there at every level, so that a program can change its level; only `paranoid` calls it. */
export const hasOnLeak = ({ allocators }: ModulePlan): boolean => allocators.some(isPool);

/** Pools whose slots can be retired; their order numbers them for the guards. */
export const shardedPools = ({ allocators }: ModulePlan): PoolPlan[] =>
  allocators.filter(isPool).filter((a) => a.layout.sharded !== undefined);

/** Arenas of which each worker has a buffer in its hand. */
export const shardedArenas = ({ allocators }: ModulePlan): AllocatorPlan[] =>
  allocators.filter((a) => a.kind === "arena" && a.layout.sharded !== undefined);

/** Whether a worker that leaves has anything to hand in. */
export const hasHands = ({ module }: Plan): boolean => module.guards !== undefined || shardedArenas(module).length > 0;

/** Pools that know which worker has which slot. */
export const poolsOfWorkers = ({ module }: Plan): PoolPlan[] =>
  module.allocators.filter(isPool).filter((a) => a.template.takesWorker);

/** Allocators in shared memory where only the thread that created the image allocates and frees. */
export function ownedByCreator({ module, layout }: Plan): AllocatorPlan[] {
  return layout.memory.shared ? module.allocators.filter((a) => a.layout.owner === "creator") : [];
}

/** Whether a handle can stand in a root: then recovery looks there for what is published. */
export const hasPublished = ({ module: { roots } }: Plan): boolean =>
  roots !== undefined && (roots.roots.length > 0 || roots.singletons.some((s) => s.references.length > 0));

/** Roots whose readers announce what they may see: robust reclamation, and slots that can be retired. */
export function guardedRoots({ module, layout }: Plan): RootPlan[] {
  if (module.roots === undefined || layout.reclamation?.robust !== true) return [];
  const pools = new Set(shardedPools(module).map((p) => p.layout.name));
  return module.roots.roots.filter((r) => pools.has(r.layout.allocator));
}
