import type { AllocatorModel, MemoryModel } from "../2-resolve/types.js";
import { alignUp } from "./structs.js";
import type { ImageLayout, Region, StructLayout } from "./types.js";

/*
 * One image, in 32-bit words:
 *
 *   0           n           128      128 + header           + 32 * workers
 *   | null slot | hot words | header | worker table | more hot words | allocator | allocator | …
 *
 * The null slot belongs to nobody. In `fast`, where handles are addresses, it is as large as the largest struct: a write
 * through the null handle hits nothing that counts, and no allocator reads from there. With checks it is 8 words. Hot words
 * are those only one thread ever writes; below word 128 their index fits one byte of bytecode. What several threads
 * write lies alone on a line. Behind a null slot of more than 128 words all of that lies further back.
 */
const leastNullWords = 8;
const leastHeaderWord = 128;
/** 128 bytes: two lines of 64, because processors fetch them in pairs. */
export const lineWords = 32;
/** Magic, version, length and the like; the hashes of structs and allocators follow. */
export const headerFixedWords = 16;
const workerRowWords = lineWords;

/** Takes words one after the other. */
export interface Cursor {
  /** First word of a new region that starts at a multiple of `alignWords`. */
  take(name: string, words: number, alignWords?: number): Region;
  readonly end: number;
}

export function cursorAt(start: number): Cursor {
  let end = start;
  return {
    take(name, words, alignWords = lineWords) {
      const word = alignUp(end, alignWords);
      end = word + words;
      return { name, word, words };
    },
    get end() {
      return end;
    },
  };
}

/** Takes a region; the result is its first word. */
export type Take = (name: string, words: number, alignWords?: number) => number;

/** Takes regions and keeps a list of them. */
export function taker(cursor: Cursor): { readonly regions: readonly Region[]; readonly take: Take } {
  const regions: Region[] = [];
  return {
    regions,
    take(name, words, alignWords) {
      const region = cursor.take(name, words, alignWords);
      regions.push(region);
      return region.word;
    },
  };
}

/** A word of an allocator that only one thread writes; `name` as in the SPEC: `headWord`. */
export interface HotWord {
  readonly allocator: string;
  readonly name: string;
}

/** Everything before the first allocator, and the word address of each hot word. */
export interface Prologue {
  readonly regions: readonly Region[];
  readonly places: Pick<ImageLayout, "headerWord" | "headerWords" | "workerTableWord" | "workerRowWords">;
  readonly hot: readonly (HotWord & { readonly at: number })[];
  readonly cursor: Cursor;
}

/** Words that a write through the null handle can reach; with checks there is none. */
export function nullWordsOf({ checks }: MemoryModel, structs: readonly StructLayout[]): number {
  const largest = checks === "fast" ? Math.max(0, ...structs.map(({ size }) => size)) : 0;
  return Math.max(leastNullWords, Math.ceil(largest / 4));
}

/** `hot` in order of importance: the first get the cheap addresses, the rest a place behind the worker table. */
export function layOutPrologue(
  memory: MemoryModel,
  nullWords: number,
  hashes: number,
  hot: readonly HotWord[],
): Prologue {
  const cheap = cursorAt(nullWords);
  const headerWord = Math.max(leastHeaderWord, alignUp(nullWords, lineWords));
  const cursor = cursorAt(headerWord);
  const header = cursor.take("header", alignUp(headerFixedWords + hashes, lineWords));
  const table = cursor.take("worker table", memory.workers * workerRowWords);
  const placed = hot.map((h) =>
    (cheap.end < headerWord ? cheap : cursor).take(`${h.allocator} ${h.name.replace("Word", "")}`, 1, 1),
  );
  const regions = [{ name: "null", word: 0, words: nullWords }, header, table, ...placed].sort(
    (a, b) => a.word - b.word,
  );
  return {
    regions,
    places: { headerWord, headerWords: header.words, workerTableWord: table.word, workerRowWords },
    hot: hot.map((h, i) => ({ ...h, at: placed[i]!.word })),
    cursor,
  };
}

/** Single-owner: nobody but one thread allocates and frees. */
export function singleOwner(allocator: AllocatorModel, memory: MemoryModel): boolean {
  return !memory.shared || allocator.owner === "creator";
}
