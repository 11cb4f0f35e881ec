import type { Models } from "../../2-resolve/kinds/kinds.js";
import type { AllocatorModel, Kind, MemoryModel } from "../../2-resolve/types.js";
import { hashOf } from "../../hash.js";
import type { Cursor } from "../image.js";
import type { HandleLayout, Region, StructLayout } from "../types.js";
import type { Layouts, WordsOf } from "./kinds.js";

/** The numbers of a kind. */
export interface KindLayout<K extends Kind> {
  /** Slots or granules that its handles number, from 1: 0 is never one. */
  slots(model: Models[K]): number;
  /** Slots that can be retired. */
  retirable(model: Models[K]): number;
  /** Words that only one thread writes, most used first. */
  hotWords(model: Models[K], memory: MemoryModel): readonly Hot<NameIn<WordsOf<K>>>[];
  place(model: Models[K], site: Site<WordsOf<K>>): Layouts[K];
  /** What a program would misread in an image where it is another value; its kind and owner aside. */
  meanings(model: Models[K]): Readonly<Record<string, unknown>>;
  /** `8 shards, a worker keeps up to 127 slots at hand`; undefined for what has no shards. */
  sharding(model: Models[K]): string | undefined;
}

/** Rank 0 is for words of functions that must stay within 27 bytes of bytecode: they get the cheapest addresses. */
export interface Hot<N extends string> {
  readonly name: N;
  readonly rank: 0 | 1 | 2;
}

type NameIn<W> = W extends unknown ? keyof W & string : never;

/** Where an allocator is to be placed. */
export interface Site<W> {
  readonly memory: MemoryModel;
  readonly structOf: (name: string) => StructLayout;
  readonly handles: HandleLayout | undefined;
  /** Slots may be retired, and a word for each says when it was allocated. */
  readonly robust: boolean;
  readonly cursor: Cursor;
  /** Its hot words, which are placed already. */
  readonly hot: Partial<W>;
}

/** What the layout of every kind has beside the model. */
export interface AllocatorPlace<W> {
  readonly hash: number;
  /** What its handles are made of; undefined in `fast`, where a handle is a word address. */
  readonly handles: HandleLayout | undefined;
  /** Control words, metadata and slots of this allocator, in image order, for layout.json and LAYOUT.md. */
  readonly regions: readonly Region[];
  /** Word addresses and counts, named as in the SPEC of its template; what a level has no use for is 0, or missing. */
  readonly words: W;
}

/** `identity` is what of a kind the hash tells apart, beside name, owner, level, handles and words. */
export function placed<W extends object>(
  { name, owner }: AllocatorModel,
  { memory, handles, hot }: Site<W>,
  regions: readonly Region[],
  own: W,
  identity: object,
): AllocatorPlace<W> {
  const words = { ...own, ...hot };
  const hash = hashOf({ name, owner, checks: memory.checks, handles, ...identity, words });
  return { hash, handles, regions, words };
}
