let copies = 0;

/**
 * Another copy of a module of `loops/`. V8 keeps type feedback per function literal, so two pools driven by one loop
 * would slow each other down; every copy has feedback of its own, as if the loop had been written for its pool.
 */
export const fresh = async <T>(loop: string): Promise<T> =>
  (await import(new URL(`../loops/${loop}.js?copy=${copies++}`, import.meta.url).href)) as T;
