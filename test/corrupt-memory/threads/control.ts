/** Words that the threads of a battle share, outside of the image that is written to. */
export const GO = 0,
  STOP = 1,
  FIRST = 2;

/** Of victim v: how many calls it has begun, and which one is under way. */
export const begunOf = (v: number): number => FIRST + v * 2;
export const callOf = (v: number): number => FIRST + v * 2 + 1;

/** One round, as each of its threads gets it. */
export interface Round {
  readonly source: unknown;
  readonly control: Int32Array;
  readonly seed: number;
}
