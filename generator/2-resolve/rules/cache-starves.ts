import { diagnose } from "../../diagnostics/diagnose.js";
import { counted } from "../../diagnostics/counted.js";
import type { SlotsDoc } from "../families/slots.js";
import type { KindRule } from "../kinds/kind-meaning.js";
import { defaultCache, shardedFreeListOf } from "../sharding.js";

/** All slots can be at hand of other workers while one finds none: with a smaller cache that takes longer to happen. */
export const cacheStarves: KindRule<SlotsDoc> = ({ name, value }, { workers }) => {
  const capacity = value.capacity.value;
  const { cache } = shardedFreeListOf(value, capacity, workers);
  if (capacity >= workers * cache) return [];
  const smaller = defaultCache(capacity, workers);
  const way = smaller < cache ? `use \`cache: ${smaller}\`, or ` : "";
  const hint = `${way}raise capacity to ${8 * workers * cache}`;
  const place = smaller < cache ? value.cache! : value.capacity;
  const slots = counted(capacity, "slot");
  return [diagnose("cache-starves", place.range, { name, slots, workers: counted(workers, "worker"), cache, hint })];
};
