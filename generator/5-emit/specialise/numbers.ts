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
  /** The hole in which the text will stand that `print` makes, now and whenever SPEC has other numbers. */
  hole(print: () => string): string;
  fill(text: string): string;
  /** Prints all of them anew. */
  refresh(): void;
}

/** `given` is what goes into the output as it is; where it looks like a hole itself, numbers are written right away. */
export function createNumbers(given: readonly string[]): Numbers {
  if (given.some((text) => text.includes(MARK))) return written;
  const prints: (() => string)[] = [];
  const texts: string[] = [];
  return {
    hole(print) {
      prints.push(print);
      return `${MARK}${texts.push(print()) - 1}${MARK}`;
    },
    fill: (text) => text.replace(HOLE, (_, index: string) => texts[Number(index)]!),
    refresh: () => prints.forEach((print, i) => (texts[i] = print())),
  };
}

/** No holes. */
export const written: Numbers = { hole: (print) => print(), fill: (text) => text, refresh: () => undefined };
