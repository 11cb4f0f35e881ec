import { AllocError } from "./errors.js";

/*
 * What stands in the image is not taken on trust where it would decide how often a loop runs or where a word lies: other
 * code can write there, and a file can be cut. One compare on a slow path, or in front of a walk, and the walk has an end.
 */

/** How often a race with other workers may be lost in a row. Each loss is another worker's gain, so nobody comes near. */
export const patience = 4096;

/** Says which word of the image holds what the allocator `name` never writes there. `what` is the word's name. */
export function damage(word: number, what: string, value: number): string {
  return `word ${word}, ${what}, holds ${value}: something else wrote into the image`;
}

/** Throws AllocError CORRUPT. */
export function corrupt(name: string, word: number, what: string, value: number): never {
  throw new AllocError("CORRUPT", name, word, damage(word, what, value));
}

/** `value`, which stands in `word`, when it is an integer from 0 to `most`; AllocError CORRUPT otherwise. */
export function upToMost(name: string, word: number, what: string, value: number, most: number): number {
  return value >>> 0 <= most ? value : corrupt(name, word, what, value);
}

/** Throws AllocError CORRUPT: a race for this word was lost more often than workers that keep to the rules can win it. */
export function unsteady(name: string, word: number, what: string): never {
  throw new AllocError("CORRUPT", name, word, `word ${word}, ${what}, goes on changing: something else writes into the image`);
}

/** Throws AllocError CORRUPT when the `words` words from `h` on, which were just handed out, are none of the image. */
export function assertInside(name: string, m: Int32Array, h: number, words: number): void {
  if (h > 0 && h + words <= m.length) return;
  throw new AllocError("CORRUPT", name, h, `word ${h} was handed out, where there is no image: something else wrote into it`);
}
