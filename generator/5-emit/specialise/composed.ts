import type { ts } from "ts-morph";

/** A text put together from files, and where each piece of it was written. */
export interface Composed {
  readonly text: string;
  /** In the order of the text; each reaches to the next one. */
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly at: number;
  readonly file: File;
  readonly start: number;
  /** What the composer wrote itself, for what stands at `start`. */
  readonly isGlue: boolean;
}

interface File {
  readonly path: string;
  readonly text: string;
}

/** Where something was written. */
export interface Origin extends File {
  readonly start: number;
}

export function wholeFile(path: string, text: string): Composed {
  return { text, pieces: [{ at: 0, file: { path, text }, start: 0, isGlue: false }] };
}

export function slice({ text, pieces }: Composed, from: number, to: number): Composed {
  const inside = pieces.filter((piece, i) => piece.at < to && (pieces[i + 1]?.at ?? Infinity) > from);
  return {
    text: text.slice(from, to),
    pieces: inside.map((piece) => {
      const skipped = Math.max(0, from - piece.at);
      return { ...piece, at: piece.at + skipped - from, start: piece.start + (piece.isGlue ? 0 : skipped) };
    }),
  };
}

/** One after the other; a plain string belongs to what stands in front of it. */
export function join(...parts: readonly (Composed | string)[]): Composed {
  let text = "";
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (typeof part === "string") {
      const last = pieces.at(-1);
      const start = last === undefined || last.isGlue ? last?.start : last.start + text.length - last.at;
      if (last !== undefined && part !== "") pieces.push({ ...last, at: text.length, start: start!, isGlue: true });
      text += part;
    } else {
      pieces.push(...part.pieces.map((piece) => ({ ...piece, at: piece.at + text.length })));
      text += part.text;
    }
  }
  return { text, pieces };
}

/** A piece that is replaced; offsets of the text before. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly by: Composed | string;
}

/** Makes changes that lie apart; of two at one place the first given comes first. */
export function change(composed: Composed, changes: readonly Change[]): Composed {
  const parts: (Composed | string)[] = [];
  let at = 0;
  for (const { start, end, by } of [...changes].sort((a, b) => a.start - b.start)) {
    parts.push(slice(composed, at, start), by);
    at = end;
  }
  return join(...parts, slice(composed, at, composed.text.length));
}

const composedOf = new WeakMap<ts.SourceFile, Composed>();

/** Says of a source that it was parsed from `composed`, or a text as long: errors in it tell where that was written. */
export function placed(source: ts.SourceFile, composed: Composed): ts.SourceFile {
  composedOf.set(source, composed);
  return source;
}

/** Where the character at `start` was written. */
export function originOf(source: ts.SourceFile, start: number): Origin {
  const [piece] =
    composedOf
      .get(source)
      ?.pieces.filter(({ at }) => at <= start)
      .slice(-1) ?? [];
  if (piece === undefined) return { path: source.fileName, text: source.text, start };
  return { ...piece.file, start: piece.start + (piece.isGlue ? 0 : start - piece.at) };
}
