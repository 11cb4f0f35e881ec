// oxlint-disable no-console
import type { Row } from "./compare.js";

const argv = (globalThis as { process?: { argv?: string[] } }).process?.argv ?? [];

/** Prints the rows as a table, with `--json` as JSON. */
export function report(title: string, rows: readonly Row[]): void {
  if (argv.includes("--json")) {
    console.log(JSON.stringify({ title, rows }, undefined, 2));
    return;
  }
  console.log(title);
  for (const group of new Set(rows.map((row) => row.group))) {
    const own = rows.filter((row) => row.group === group);
    console.log(`\n${[group.padEnd(widest(rows)), "ns/op", "p99", "ratio", "heap B/op"].map(cell).join("")}`);
    for (const row of own) console.log(rowCells(row, widest(rows)).map(cell).join(""));
  }
}

const widest = (rows: readonly Row[]): number =>
  Math.max(...rows.flatMap(({ name, group }) => [name.length, group.length]));

const rowCells = ({ name, p50, p99, ratio, heapBytes }: Row, width: number): string[] => [
  `  ${name}`.padEnd(width),
  p50.toFixed(2),
  p99.toFixed(2),
  `${ratio.toFixed(2)} x`,
  Number.isNaN(heapBytes) ? "?" : heapBytes.toFixed(1),
];

const cell = (text: string, column: number): string => (column === 0 ? text : text.padStart(11));
