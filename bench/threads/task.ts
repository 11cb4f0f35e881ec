/** Words of the gate: how many are warm, go, stop. */
export const WARM = 0;
export const GO = 1;
export const STOP = 2;

/** What a worker gets. */
export interface Task {
  readonly name: string;
  readonly row: number;
  readonly buffer: SharedArrayBuffer;
  readonly channel: SharedArrayBuffer;
  readonly gate: Int32Array;
  /** Five other allocators of another schema work between any two batches. */
  readonly together: boolean;
}

/** What it answers. */
export interface Report {
  readonly done: number;
  /** Of this worker, spent in its loop. */
  readonly ns: number;
  readonly heapBytesPerOp: number;
}
