import type { AllocatorPlan, ModulePlan, Plan, RootPlan } from "../../4-plan/types.js";

/** What kind of buffer the image lies in. */
export const bufferType = ({ layout }: Plan): string => (layout.memory.shared ? "SharedArrayBuffer" : "ArrayBuffer");

/** What `attach` takes, and `create` as memory to use. */
export const sourceType = (plan: Plan): string =>
  plan.layout.memory.wasm ? `${bufferType(plan)} | { readonly buffer: ArrayBufferLike }` : bufferType(plan);

/** Allocators that remember who allocated what. */
export const leaksOf = ({ allocators }: ModulePlan): AllocatorPlan[] => allocators.filter((a) => a.leaks);

/** `onLeak` is there at every level, so that a program can change its level; only `paranoid` calls it. */
export const hasOnLeak = ({ allocators }: ModulePlan): boolean => allocators.some((a) => a.hasLeaks);

/** Allocators whose slots can be retired; their order numbers them for the guards. */
export const retiring = ({ allocators }: ModulePlan): AllocatorPlan[] => allocators.filter((a) => a.retires);

/** What a worker that leaves calls, but for those that the guards give to. */
export const leavingLast = ({ allocators }: ModulePlan): string[] => callsOf(allocators.filter((a) => !a.retires));

export const callsOf = (allocators: readonly AllocatorPlan[]): string[] =>
  allocators.flatMap(({ property, leaving }) => (leaving === undefined ? [] : [`this.${property}${leaving};`]));

/** Whether a worker that leaves has anything to hand in. */
export const hasHands = ({ module }: Plan): boolean => module.guards !== undefined || leavingLast(module).length > 0;

/** Allocators that know which worker has which slot. */
export const owning = ({ allocators }: ModulePlan): AllocatorPlan[] => allocators.filter((a) => a.knowsOwners);

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
  const pools = new Set(retiring(module).map((p) => p.layout.name));
  return module.roots.roots.filter((r) => pools.has(r.layout.allocator));
}
