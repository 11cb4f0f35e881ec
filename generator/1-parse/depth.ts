import type { Token } from "./tokens.js";

/** The deepest place of a schema is ten levels down. */
const maxDepth = 64;

/**
 * Where the nesting goes beyond any schema. Asked before nodes are composed, because that is recursive and thousands of
 * open brackets would end the process. Levels come from brackets, from indentation, and, outside brackets, from several
 * of `- `, `? ` and `: ` on one line.
 */
export function tooDeepAt(tokens: readonly Token[]): Token | undefined {
  let open = 0;
  let marks = 0;
  /** Column of the line's first token; undefined until it comes. */
  let column: number | undefined;
  let indents: number[] = [];
  return tokens.find(({ kind, text }) => {
    if (kind === "newline") [marks, column] = [0, undefined];
    else if (column === undefined && kind === "blank") column = text.length;
    else if (open === 0) indents = [...indents.filter((i) => i < (column ??= 0)), (column ??= 0)];
    if (kind === "open") open++;
    if (kind === "close") open = Math.max(0, open - 1);
    if (open === 0 && (kind === "dash" || kind === "colon")) marks++;
    return open > maxDepth || marks > maxDepth || indents.length > maxDepth;
  });
}
