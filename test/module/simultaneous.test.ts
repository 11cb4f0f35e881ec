import { describe, expect, test } from "vitest";
import { compileToJs, withModule } from "../roundtrip/load.js";
import { codeOf } from "../views/support.js";
import { interrupted } from "./interrupted.js";

/* Two workers end one handle at the same moment. */

type Way = "free" | "tryFree" | "retire" | "tryRetire";
type Pool = Record<Way, (h: number) => unknown> & {
  alloc(): number;
  stats(): { readonly live: number; readonly retired: number };
  check(): { readonly problems: readonly string[] };
};

interface Crowd {
  readonly buffer: SharedArrayBuffer;
  readonly nodes: Pool;
  readonly seats: Pool;
}

interface CrowdClass {
  create(): Crowd;
  attach(source: unknown): Crowd;
}

const schema = `
name: crowd
memory: { backing: shared, checks: paranoid, workers: 2 }
structs:
  Node: { fields: { id: u32 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 40 }
  seats: { kind: free-list, of: Node, capacity: 40 }
`;

const ways = { nodes: ["free", "tryFree", "retire", "tryRetire"], seats: ["free", "tryFree"] } as const;
const cases = (["nodes", "seats"] as const).flatMap((pool) =>
  ways[pool].flatMap((first) => ways[pool].map((second) => ({ pool, first, second }))),
);

describe.each(cases)("$pool: $second while another worker does $first", ({ pool, first, second }) => {
  test("only one of them is let through", async () => {
    const { create, attach } = (await withModule(compileToJs(schema), ({ Crowd }) => Crowd)) as unknown as CrowdClass;
    const one = create(),
      other = attach(one.buffer);
    const h = one[pool].alloc();
    const act = (): unknown =>
      interrupted(
        () => other[pool][first](h),
        () => one[pool][second](h),
      );
    if (second.startsWith("try")) expect(act()).toBe(0);
    else expect(codeOf(act)).toBe("DOUBLE_FREE");
    const { live, retired } = one[pool].stats();
    expect([live, retired]).toEqual([0, first.endsWith("etire") ? 1 : 0]);
    expect(one[pool].check().problems).toEqual([]);
  });
});
