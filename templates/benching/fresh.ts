export type Loops = typeof import("./loops.js");

let copies = 0;

/** A copy of loops.ts: its functions have call sites that nobody else has called through. */
export function freshLoops(): Promise<Loops> {
  copies += 1;
  const copy = `./loops.js?${copies}`;
  return import(copy) as Promise<Loops>;
}
