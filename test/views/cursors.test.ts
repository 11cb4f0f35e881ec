import { describe, expect, test } from "vitest";
import { codeOf, create, levels } from "./support.js";

const schema = (level: string): string => `
name: items
memory: { backing: local, checks: ${level} }
structs:
  Item: { fields: { n: u32 } }
  Tiny: { fields: { n: u8 } }
allocators:
  items: { kind: free-list, of: Item, capacity: 4 }
  tinies: { kind: free-list, of: Tiny, capacity: 4 }
  scratch: { kind: arena, size: 1KiB, of: [Item, Tiny], slices: [] }
`;

interface View {
  readonly handle: number;
  n: number;
  free(): void;
  release(): number;
  [Symbol.dispose](): void;
}
interface Pool {
  alloc(): number;
  tryAlloc(): number;
  free(h: number): void;
  at(h: number): View;
  make(init?: object): View;
  view(h: number): View;
  stats(): { live: number };
  check(): { ok: boolean };
}
interface Items {
  readonly items: Pool;
  readonly tinies: Pool;
  readonly scratch: { allocItem(): number; itemAt(h: number): View; viewItem(h: number): View };
}

describe.each(levels)("cursors and views, %s", (level) => {
  const open = (): Promise<Items> => create<Items>(schema(level), "Items");

  test("a cursor has no end of life: `using` of it is an error, and frees nothing", async () => {
    const { items, tinies, scratch } = await open();
    const [a, b] = [items.alloc(), items.alloc()];
    const cursors = [items.at(a), tinies.at(tinies.alloc()), scratch.itemAt(scratch.allocItem())];
    for (const cursor of cursors)
      expect(["free", "release", Symbol.dispose].filter((name) => name in cursor)).toEqual([]);
    items.at(b);
    expect(items.stats().live).toBe(2);
    const made = items.make();
    expect(["free", "release", Symbol.dispose].filter((name) => name in made)).toHaveLength(3);
  });

  test("a cursor knows its handle, and no other", async () => {
    const { items, tinies } = await open();
    for (const pool of [items, tinies]) {
      const [a, b] = [pool.alloc(), pool.alloc()];
      expect(pool.at(a).handle).toBe(a);
      expect(pool.at(b).handle).toBe(b);
      expect(pool.at(a)).toBe(pool.at(b));
    }
  });

  test("views in arenas are freed by nobody", async () => {
    const { scratch } = await open();
    const view = scratch.viewItem(scratch.allocItem());
    expect(codeOf(() => view.free())).toBe(undefined);
  });

  test("`using` frees once, whatever was done by the view before", async () => {
    const { items, tinies } = await open();
    for (const pool of [items, tinies]) {
      const actions = [(v: View) => v.free(), (v: View) => pool.free(v.release()), () => undefined];
      for (const act of actions) {
        const view = pool.make({ n: 3 });
        act(view);
        view[Symbol.dispose]();
        view[Symbol.dispose]();
      }
      expect(pool.check().ok).toBe(true);
      expect(pool.stats().live).toBe(0);
      const handles = Array.from({ length: 5 }, () => pool.tryAlloc());
      expect(new Set(handles).size).toBe(5);
      expect(handles[4]).toBe(0);
    }
  });

  test("what was released lives on, and the view shows it no more", async () => {
    const { items } = await open();
    const view = items.make({ n: 3 });
    const h = view.release();
    view[Symbol.dispose]();
    expect(items.at(h).n).toBe(3);
    expect(view.handle).toBe(0);
    expect(codeOf(() => view.n)).toBe(level === "fast" ? undefined : "INVALID_HANDLE");
  });
});
