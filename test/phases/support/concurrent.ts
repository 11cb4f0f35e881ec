import { levels } from "./schemas.js";

/** A schema with every concurrent kind, a pool of another kind beside them, and roots of both forms. */
export function concurrent(backing: string, checks: string, robust = false): string {
  return `
name: crowd
memory: { backing: ${backing}, checks: ${checks}, workers: 4, reclamation: { batch: 4, robust: ${robust} } }
structs:
  Node: { fields: { id: u32, next: "ref<Node, nodes>", weight: f64 } }
  Mark: { fields: { at: u16 } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 500 }
  marks: { kind: sharded-free-list, of: Mark, capacity: 60, cache: 1 }
  seats: { kind: free-list, of: Node, capacity: 40 }
  space: { kind: sharded-arena, size: 64KiB, shards: 4, of: [Node], slices: [u8, f32, u64] }
roots:
  first: ref<Node, nodes>
  chains: { type: "ref<Node, nodes>", count: 8, doc: First node of each chain. }
  seat: ref<Node, seats>
`;
}

const backings = ["shared", "wasm-shared"] as const;

/** What a concurrent schema may be made for. */
export const concurrentCases = [
  ...backings.flatMap((backing) => levels.map((checks) => ({ backing, checks, robust: false }))),
  ...levels.map((checks) => ({ backing: "shared", checks, robust: true }) as const),
];
