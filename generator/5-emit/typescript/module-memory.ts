import type { AllocatorPlan, Plan } from "../../4-plan/types.js";

/** What kind of buffer the image lies in. */
export const bufferType = ({ layout }: Plan): string => (layout.memory.shared ? "SharedArrayBuffer" : "ArrayBuffer");

/** What `attach` takes, and `create` as memory to use. */
export const sourceType = (plan: Plan): string =>
  plan.layout.memory.wasm ? `${bufferType(plan)} | { readonly buffer: ArrayBufferLike }` : bufferType(plan);

/** Pools of `paranoid` remember who allocated what. */
export function leaksOf(allocators: readonly AllocatorPlan[], checks: string): AllocatorPlan[] {
  return checks === "paranoid" ? allocators.filter((a) => a.kind === "free-list") : [];
}

/** Allocators in shared memory where only the thread that created the image allocates and frees. */
export function ownedByCreator({ module, layout }: Plan): AllocatorPlan[] {
  return layout.memory.shared ? module.allocators.filter((a) => a.layout.owner === "creator") : [];
}
