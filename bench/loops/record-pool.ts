/** What the loops need of a pool of Records, whichever level of checks it was generated for. */
export interface RecordPool<H extends number> {
  alloc(): H;
  tryAlloc(): H | 0;
  free(h: H): void;
  tryFree(h: H): number;
  getEnd(h: H): number;
  setEnd(h: H, value: number): void;
  check(): { readonly ok: boolean; readonly problems: readonly string[] };
}

export const assertLedger = (pool: Pick<RecordPool<number>, "check">): void => {
  const { ok, problems } = pool.check();
  if (!ok) throw new Error(problems.join("; "));
};
