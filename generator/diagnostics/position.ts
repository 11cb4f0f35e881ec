import type { SourceRange } from "./diagnostic.js";

/** Both from 1; columns in UTF-16 units, as editors and GitHub count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A schema's text by lines. */
export class Lines {
  /** Offset of the first character of each line. */
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Binary search for the last line that starts at or before the offset. */
  positionOf(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  /** Without its end; lines count from 1. */
  textOf(line: number): string {
    return this.#text.slice(this.#starts[line - 1], this.#starts[line]).replace(/[\r\n]+$/, "");
  }

  ends(range: SourceRange): { readonly from: Position; readonly to: Position } {
    return { from: this.positionOf(range.start), to: this.positionOf(range.end) };
  }
}
