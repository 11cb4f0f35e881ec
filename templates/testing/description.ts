/*
 * What a generated test says of its schema. Nothing here names a type of vitest or fast-check: generated tests
 * type-check where neither is installed.
 */

export type Checks = "fast" | "checked" | "paranoid";

export type Backing = "local" | "shared" | "wasm" | "wasm-shared";

/** The module class of a schema, as far as its type matters here. */
export interface ModuleClass {
  create(options?: object): object;
  attach(buffer: never, byteOffset?: number, worker?: number): object;
}

/** The class of a struct's views. */
export interface ViewClass {
  readonly size: number;
  readonly align: number;
  readonly offsets: object;
}

export interface ModuleDescription {
  /** As in the schema, like all names here. */
  readonly name: string;
  readonly backing: Backing;
  /** Threads attached at once. */
  readonly workers: number;
  readonly checks: Checks;
  /** Readers that stall hold back only what they may have seen: `reclamation: { robust: true }`. */
  readonly robust?: boolean;
  readonly image: ImageDescription;
  readonly structs: readonly StructDescription[];
  readonly allocators: readonly AllocatorDescription[];
  readonly roots?: readonly RootDescription[];
  /** Structs that stand in the image itself. */
  readonly singletons?: readonly SingletonDescription[];
  /**
   * Groups of tests to run, all when it is missing: `layout`, `image`, `guards`, `roots`, `workers`, `stress`, names of
   * allocators.
   */
  readonly only?: readonly string[];
  /** False leaves out the loops that measure the JS heap. */
  readonly heap?: boolean;
}

export interface ImageDescription {
  readonly bytes: number;
  /** Where the first of the layout hashes stands that `attach` compares; 32-bit words from the start of the image. */
  readonly hashWord: number;
}

export interface StructDescription {
  readonly name: string;
  /** Only methods on handles, or only views; both when it is missing. */
  readonly emit?: "handles" | "views";
  /** Missing where there are no views. */
  readonly view?: ViewClass;
  /** Bytes. */
  readonly size: number;
  readonly align: number;
  readonly fields: readonly FieldDescription[];
}

export type ScalarType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "u64" | "i64" | "u53" | "f32" | "f64" | "bool";

export type FieldDescription = ScalarField | TextField | RefField | PartField;

interface FieldPlace {
  readonly name: string;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** Accessors that only read, or none at all: other code has the rest. */
  readonly emit?: "read" | "none";
  /** Lengths of an array, the outermost dimension first: `[2, 3]` is two arrays of three. */
  readonly dims?: readonly number[];
}

/** A number, a bigint or a boolean; one of an enum's values; a word that is split into bits. */
interface ScalarField extends FieldPlace {
  readonly type: ScalarType;
  readonly atomic?: boolean;
  /** The enum: the field holds one of its values. */
  readonly values?: object;
  /** Widths of the word's parts, from the least significant bit up. */
  readonly bits?: Readonly<Record<string, number>>;
}

/** Text in so many bytes. */
interface TextField extends FieldPlace {
  readonly type: "utf8";
  readonly bytes: number;
}

/** A handle, or 0. */
interface RefField extends FieldPlace {
  readonly type: "ref";
  readonly atomic?: boolean;
  /** What the field takes in `paranoid`; without it any number. */
  readonly slots?: SlotNumbers;
}

/** Handles whose slot, `handle & mask`, is one from `first` to `last`. */
export interface SlotNumbers {
  readonly mask: number;
  readonly first: number;
  readonly last: number;
}

/** A struct by value: the name of one in `structs`. */
interface PartField extends FieldPlace {
  readonly type: "struct";
  readonly struct: string;
}

export type AllocatorDescription = PoolDescription | ArenaDescription;

export interface PoolDescription {
  readonly kind: "free-list" | "sharded-free-list";
  readonly name: string;
  /** Name of the struct. */
  readonly of: string;
  readonly capacity: number;
  /** Bytes from one slot to the next. */
  readonly stride: number;
  /** Who allocates and frees, in memory that threads share. */
  readonly owner: "workers" | "creator";
  /** `zero: on-alloc` */
  readonly zero?: boolean;
  /** Where `generations` is `quarantine`: how often a slot is handed out before it is taken out for good. */
  readonly reuses?: number;
}

export interface ArenaDescription {
  readonly kind: string;
  readonly name: string;
  /** Bytes for blocks. */
  readonly size: number;
  /** Names of the structs that have typed forms: `allocHeader`. */
  readonly of: readonly string[];
  /** Element types of the slices: `allocF32`. */
  readonly slices: readonly string[];
  readonly owner: "workers" | "creator";
  /** `zero: on-alloc` */
  readonly zero?: boolean;
  /** Each block is freed alone, and fits if `largestFree` says so. Elsewhere all go at once. */
  readonly frees?: boolean;
  /** Bytes of the smallest block, where that is more than 8. */
  readonly least?: number;
  /** Of a sharded arena: how many shards there are, and how many bytes a thread takes from one at once. */
  readonly shards?: number;
  readonly buffer?: number;
}

/** A handle in the image itself, or `count` of them. */
export interface RootDescription {
  readonly name: string;
  /** Name of the allocator. */
  readonly of: string;
  readonly count?: number;
  /** What it takes in `paranoid`; without it any number. */
  readonly slots?: SlotNumbers;
}

/** A struct that there is once: `roots.settings`. */
export interface SingletonDescription {
  readonly name: string;
  /** Name of the struct. */
  readonly of: string;
  /** Bytes from the start of the image. */
  readonly offset: number;
}
