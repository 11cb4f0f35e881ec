/** What a server is told when it starts: where the image is and which row of the worker table is its own. */
export interface Seat {
  /** Without, the server has a cache of its own. */
  readonly buffer: SharedArrayBuffer | undefined;
  readonly row: number;
  /** It is to put version 0 of every value first. */
  readonly fills: boolean;
}

/** "ping": answer when you have finished what you are at. */
export type Order = "ping" | "stop";

export interface Report {
  /** Where it listens. */
  readonly port?: number;
  readonly pong?: true;
  /** What its store held of the JS heap, when it stopped. */
  readonly heapBytes?: number;
}
