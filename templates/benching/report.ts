// oxlint-disable no-console

/** A line of a table; lines of one group stand together. */
interface Line {
  readonly group: string;
  readonly name: string;
}

/** Tables of one allocator; the cells of a row are made by `cellsOf`. */
export interface Report<Row extends Line> {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (Row & { readonly cells: readonly string[] })[];
}

/** Prints the rows as a table, or as JSON. */
export function print<Row extends Line>({ title, columns, rows }: Report<Row>, isJson: boolean): void {
  if (isJson) {
    const plain = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== "cells")));
    console.log(JSON.stringify({ title, rows: plain }, undefined, 2));
    return;
  }
  console.log(`\n${title}`);
  const width = Math.max(...rows.flatMap(({ name, group }) => [name.length + 2, group.length])) + 2;
  for (const group of new Set(rows.map((row) => row.group))) {
    console.log(`\n${[group.padEnd(width), ...columns.map(column)].join("")}`);
    for (const { name, cells } of rows.filter((row) => row.group === group)) {
      console.log([`  ${name}`.padEnd(width), ...cells.map(column)].join(""));
    }
  }
}

const column = (text: string): string => text.padStart(11);
