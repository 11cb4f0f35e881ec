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
  let margin: number | undefined = 0;
  const columns: number[] = [];
  return tokens.find(({ kind, text }) => {
    if (kind === "newline") [marks, margin] = [0, 0];
    else if (kind === "blank" && margin === 0) margin = text.length;
    else if (margin !== undefined) {
      if (open === 0) enter(columns, margin);
      margin = undefined;
    }
    if (kind === "open") open++;
    if (kind === "close") open = Math.max(0, open - 1);
    if (open === 0 && (kind === "dash" || kind === "colon")) marks++;
    return open > maxDepth || marks > maxDepth || columns.length > maxDepth;
  });
}

/** Leaves the blocks that don't reach to the left of a column, and enters the one that starts there. */
function enter(columns: number[], column: number): void {
  while (columns.length > 0 && columns.at(-1)! >= column) columns.pop();
  columns.push(column);
}
