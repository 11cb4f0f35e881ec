import { expect, test } from "vitest";
import { defineShardedFreeList } from "/work/main/templates/concurrent/sharded-free-list.js";
import { shardedFreeList } from "/work/main/test/exploration/specs.js";
for (const checked of [false, true]) for (const quarantine of [false, checked]) test(`random ${checked} ${quarantine}`, () => {
  let r = 7; const rnd = (n: number) => { r = Math.imul(r, 1103515245) + 12345 | 0; return (r >>> 16) % n; };
  for (let round = 0; round < 60; round++) {
    const workers = 1 + rnd(3), cells = [1, 3, 7][rnd(3)]!;
    const spec = shardedFreeList({ capacity: 1 + rnd(40), workers, cells, checked, quarantine, structWords: 1 + rnd(7), slotBits: quarantine ? 28 : 20 });
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    const C = defineShardedFreeList(spec);
    const pools = Array.from({ length: workers }, (_, w) => new C(buffer, 0, w));
    pools[0]!.format();
    const live = new Map<number, number>(); let freed = 0;
    for (let i = 0; i < 400; i++) {
      const p = pools[rnd(workers)]!;
      const op = rnd(20);
      if (op < 10) { const h = p.tryAlloc(); if (h !== 0) { expect(live.has(h)).toBe(false); live.set(h, p.worker); } else { const s = p.stats(); expect(s.free + s.unmapped).toBe(0); } }
      else if (op < 18) { const hs = [...live.keys()]; if (hs.length) { const h = hs[rnd(hs.length)]!; p.free(h as never); live.delete(h); freed++; } }
      else if (op === 18) p.flush();
      else { const w = rnd(workers); if (w !== p.worker) { p.recover(w); (pools as unknown[])[w] = new C(buffer, 0, w); } }
      const c = p.check(); expect(c.problems).toEqual([]);
      const s = p.stats(); expect(s.live).toBe(live.size);
      expect([...p.handles()].sort()).toEqual([...live.keys()].sort());
    }
  }
});
