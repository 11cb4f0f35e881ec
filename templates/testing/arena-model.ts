import type { Contents } from "./fields/contents.js";
import type { Field } from "./fields/field.js";
import type { Reference } from "./fields/reference.js";
import { same } from "./steps.js";

/** What the model calls; every generated arena has it, with handles of types of its own. */
export interface AnyArena {
  alloc(bytes: number, align?: number): number;
  tryAlloc(bytes: number, align?: number): number;
  addressOf(handle: number): number;
  bytes(handle: number, length: number): Uint8Array;
  allocString(text: string): number;
  getString(handle: number): string;
  lengthOf(slice: number): number;
  capacityOf(slice: number): number;
  reset(): void;
  readonly used: number;
  readonly remaining: number;
  stats(): ArenaLedger;
  check(): { readonly ok: boolean; readonly problems: readonly string[] };
  /** In `checked` and `paranoid`. */
  isLive?(handle: number): boolean;
}

/** An arena that is not sharded can go back: in a sharded one nobody knows what is the newest block. */
export interface Arena extends AnyArena {
  mark(): number;
  rewind(mark: number): void;
  scope(): { [Symbol.dispose](): void };
}

/** One that frees each block alone. */
export interface FreeingArena extends AnyArena {
  free(handle: number): void;
  tryFree(handle: number): number;
  isLive(handle: number): boolean;
  sizeOf(handle: number): number;
  handles(): Iterable<number>;
  forEach(visit: (handle: number) => void): void;
  /** Bytes: what is larger does not fit. */
  readonly largestFree: number;
}

/** Where the bytes are. The sum is the size, always. */
export interface ArenaLedger {
  readonly used: number;
  readonly padding: number;
  readonly metadata: number;
  readonly remaining: number;
}

/** The typed form of one struct: `allocHeader`, `headerAt`, … */
export interface StructForm {
  readonly name: string;
  /** Bytes of the struct, and what its address is a multiple of. */
  readonly size: number;
  readonly align: number;
  readonly fields: readonly Field[];
  readonly alloc: (arena: AnyArena) => number;
  readonly tryAlloc: (arena: AnyArena) => number;
  readonly at: (arena: AnyArena, handle: number) => unknown;
  readonly view: (arena: AnyArena, handle: number) => unknown;
  /** `at` and `view` as they stand in source text. */
  readonly atText: (arena: string, handle: string) => string;
  readonly viewText: (arena: string, handle: string) => string;
}

/** The slices of one element type: `allocF32`, `getF32`, … */
export interface SliceForm {
  readonly name: string;
  /** Bytes of an element; its values. */
  readonly bytes: number;
  readonly reference: Reference<unknown>;
  readonly alloc: (arena: AnyArena, length: number) => number;
  readonly tryAlloc: (arena: AnyArena, length: number, capacity: number) => number;
  readonly get: (arena: AnyArena, handle: number, index: number) => unknown;
  readonly set: (arena: AnyArena, handle: number, index: number, value: unknown) => void;
  readonly append: (arena: AnyArena, handle: number, value: unknown) => void;
  readonly elements: (arena: AnyArena, handle: number) => ArrayLike<unknown> & ArrayBufferView;
}

/** The arena as one property uses it. */
export interface ArenaUnderTest {
  /** One entry per attached module, all over the same image; the name is what a counterexample shows. */
  readonly users: readonly (readonly [name: string, arena: AnyArena])[];
  /** How many of them may allocate: the first, or all. */
  readonly owners: number;
  readonly buffer: ArrayBufferLike;
  /** Bytes for blocks. */
  readonly size: number;
  /** Of a sharded arena. */
  readonly sharded?: Shards;
  /** Its blocks are freed one by one. */
  readonly frees?: boolean;
  readonly checks: "fast" | "checked" | "paranoid";
}

/** No block spans two shards, and what stands in the buffer of one user the others cannot reach. */
export interface Shards {
  readonly count: number;
  /** Bytes of a shard, and of what a user takes from one at once. */
  readonly size: number;
  readonly buffer: number;
}

/** A live block and what it must hold. */
export interface Block {
  readonly name: string;
  readonly handle: number;
  readonly address: number;
  readonly size: number;
  readonly holds: Bytes | Struct | Slice | Text;
}

export interface Bytes {
  readonly kind: "bytes";
  readonly contents: Contents;
}

export interface Struct {
  readonly kind: "struct";
  readonly form: StructForm;
  readonly contents: Contents;
}

export interface Slice {
  readonly kind: "slice";
  readonly form: SliceForm;
  readonly values: unknown[];
  readonly capacity: number;
}

export interface Text {
  readonly kind: "text";
  readonly text: string;
}

/** A place to go back to: the blocks allocated since are gone then. */
export interface Mark {
  readonly statement: string;
  /** How many blocks were live when it was set. */
  readonly live: number;
  readonly back: () => void;
}

/** What must be live, oldest first, and with which contents. */
export class ArenaModel {
  readonly live: Block[] = [];
  /** Blocks that are no more, the newest last: few enough that nothing wraps between them. */
  readonly dead: Block[] = [];
  readonly marks: Mark[] = [];
  #named = 0;

  nextName(letter: string): string {
    this.#named += 1;
    return `${letter}${this.#named}`;
  }

  /** A block was handed out: it must lie in the image and overlap nobody. */
  born(block: Block): void {
    for (const other of this.live) {
      const isApart = block.address >= other.address + other.size || other.address >= block.address + block.size;
      if (!isApart) throw new Error(`${block.name} overlaps ${other.name}`);
    }
    this.live.push(block);
  }

  /** Only the oldest `count` blocks live on. */
  keep(count: number): void {
    this.#bury(this.live.splice(count));
  }

  /** A block was freed. */
  died(block: Block): void {
    this.#bury(this.live.splice(this.live.indexOf(block), 1));
  }

  #bury(blocks: readonly Block[]): void {
    this.dead.push(...blocks);
    this.dead.splice(0, Math.max(0, this.dead.length - 8));
  }
}

/** What must hold between two commands: contents, places, ledger, and what the arena itself finds. */
export function verify(model: ArenaModel, real: ArenaUnderTest): void {
  for (const [, arena] of real.users) {
    for (const block of model.live) verifyBlock(arena, block);
  }
  verifyLedger(real, real.users[0]![1]);
}

function verifyBlock(arena: AnyArena, { name, handle, address, holds }: Block): void {
  same(arena.addressOf(handle), address, `address of ${name}`);
  if (arena.isLive) same(arena.isLive(handle), true, `isLive(${name})`);
  if (holds.kind === "text") same(arena.getString(handle), holds.text, name);
  else if (holds.kind === "slice") verifySlice(arena, name, handle, holds);
  else holds.contents.verify(name, arena, handle);
}

function verifySlice(arena: AnyArena, name: string, handle: number, { form, values, capacity }: Slice): void {
  same(arena.lengthOf(handle), values.length, `length of ${name}`);
  same(arena.capacityOf(handle), capacity, `capacity of ${name}`);
  values.forEach((value, i) => same(form.get(arena, handle, i), value, `${name}[${i}]`));
}

/** used + padding + metadata + remaining = size */
function verifyLedger(real: ArenaUnderTest, arena: AnyArena): void {
  const { used, padding, metadata, remaining } = arena.stats();
  same(used + padding + metadata + remaining, real.size, "sum of the ledger");
  const { ok, problems } = arena.check();
  same(ok, true, `check() finds ${problems.join("; ")}: ok`);
}
