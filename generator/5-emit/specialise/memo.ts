/** Template texts by path. A map of them never changes: it is what results are remembered by. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Remembers what a pure function made of the same owner and the same key: `--watch` compiles a schema again that hardly
 * changed. Results go with their owner; at `limit` of them it starts anew.
 */
export function memo<T extends object | string>(limit: number): (owner: object, key: string, make: () => T) => T {
  const known = new WeakMap<object, Map<string, T>>();
  return (owner, key, make) => {
    const results = known.get(owner) ?? new Map<string, T>();
    const found = results.get(key);
    if (found !== undefined) return found;
    const made = make();
    if (results.size >= limit) results.clear();
    known.set(owner, results.set(key, made));
    return made;
  };
}
