/* What a generated benchmark says of its schema. Nothing here names a type of tinybench: it need not be installed. */

/** The module class of a schema, as far as its type matters here. */
export interface ModuleClass {
  create(options?: object): object;
  attach(buffer: never, byteOffset?: number, worker?: number): object;
}

export interface BenchDescription {
  /** As in the schema, like all names here. */
  readonly name: string;
  readonly backing: "local" | "shared" | "wasm" | "wasm-shared";
  /** Threads attached at once. */
  readonly workers: number;
  readonly checks: "fast" | "checked" | "paranoid";
  readonly allocators: readonly (PoolDescription | ArenaDescription)[];
}

/** A struct, and the object that stands against it. */
export interface RecordDescription {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The field that is written and read: what follows `get` and `set`. */
  readonly counter?: string;
  /** It is an array: its first element is the counter. */
  readonly isArray?: boolean;
  /** The same record as an object, without its arrays: an object would have to allocate them. */
  readonly object: () => object;
}

export interface PoolDescription {
  readonly kind: "free-list" | "sharded-free-list";
  readonly name: string;
  readonly of: RecordDescription;
  readonly capacity: number;
  /** Threads can use it at the same time. */
  readonly isShared?: boolean;
}

export interface ArenaDescription {
  readonly kind: string;
  readonly name: string;
  readonly of: readonly RecordDescription[];
  /** Bytes for blocks. */
  readonly size: number;
  /** Each block is freed alone. */
  readonly frees?: boolean;
  readonly isShared?: boolean;
}
