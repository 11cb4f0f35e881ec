/** Everything there is to say about one code of AllocError. */
export interface RuntimeEntry {
  /** What happened, one sentence without full stop. */
  readonly meaning: string;
  /** Why it is refused, and how it comes about. */
  readonly reason: string;
  /** The way out, imperative. */
  readonly help: string;
  /** At which levels of checks it is found, and what happens at the others. */
  readonly levels: string;
  /** Code on the image of `exampleSchema`, opened as `demo`; a test runs both. */
  readonly wrong: string;
  readonly right: string;
}

export const everywhere = "at every level";

/** What examples use. */
export const exampleSchema = `
name: demo
memory: { backing: shared, workers: 2, checks: paranoid }
structs:
  Item: { fields: { id: u8, hits: u32, name: "utf8[16]" } }
allocators:
  items: { kind: free-list, of: Item, capacity: 4 }
  others: { kind: free-list, of: Item, capacity: 4 }
  own: { kind: free-list, of: Item, capacity: 4, owner: creator }
  entries: { kind: sharded-free-list, of: Item, capacity: 64 }
  space: { kind: arena, size: 1KiB }
`;
