/** What each worker counts, in memory that outlives it: a row of float64 for each. Column 0 is its progress. */
export const columns = ["operations", "reads", "waits", "exhausted", "corrupt", "recoveries"] as const;
export const OPERATIONS = 0,
  READS = 1,
  WAITS = 2,
  EXHAUSTED = 3,
  CORRUPT = 4,
  RECOVERIES = 5;

const rowLength = 8;

export const tallyBytes = (workers: number): number => workers * rowLength * 8;

export const tallyOf = (buffer: SharedArrayBuffer, row: number): Float64Array =>
  new Float64Array(buffer, row * rowLength * 8, rowLength);
