/*
 * An edit of one capacity moves every address behind it, and nothing else. So the walk writes a numbered hole where a
 * number of SPEC goes, tidying sees holes only, and its result serves for all numbers:
 *
 *   this.i32[SPEC.headWord]  →  this.i32[ǀ7ǀ]  →  this.i32[9]
 */

/** A letter: to the parser a hole is a name, as pure as the number it stands for. */
const MARK = "\u01c0";
const HOLE = new RegExp(`${MARK}(\\d+)${MARK}`, "g");

/** The numbers of one output. */
export interface Numbers {
  /** The hole in which `text` will stand. */
  hole(text: string): string;
  fill(text: string): string;
}

/** `given` is what goes into the output as it is; where it looks like a hole itself, numbers are written right away. */
export function createNumbers(given: readonly string[]): Numbers {
  if (given.some((text) => text.includes(MARK))) return written;
  const texts: string[] = [];
  return {
    hole: (text) => `${MARK}${texts.push(text) - 1}${MARK}`,
    fill: (text) => text.replace(HOLE, (_, index: string) => texts[Number(index)]!),
  };
}

/** No holes. */
export const written: Numbers = { hole: (text) => text, fill: (text) => text };
