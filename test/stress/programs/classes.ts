import type { defineReclamation } from "../../../templates/reclamation/reclamation.js";
import type { defineShardedArena } from "../../../templates/kinds/sharded-arena/sharded-arena.js";
import type { defineShardedFreeList } from "../../../templates/kinds/sharded-free-list/sharded-free-list.js";

export type PoolClass = ReturnType<typeof defineShardedFreeList>;
export type Pool = InstanceType<PoolClass>;
export type Handle = ReturnType<Pool["alloc"]>;
/** What ends a handle. */
export type Ending = "free" | "retire";
export type ReclamationClass = ReturnType<typeof defineReclamation>;
export type Reclamation = InstanceType<ReclamationClass>;
export type ArenaClass = ReturnType<typeof defineShardedArena>;
export type Arena = InstanceType<ArenaClass>;

/** The class in a module beside this one, as it was emitted for this run. */
export const load = async <T>(name: string): Promise<T> =>
  ((await import(new URL(`${name}.js`, import.meta.url).href)) as { readonly Specialised: T }).Specialised;
