/*
 * Feedback control of the reclamation, by the one knob that is always safe: how many retired slots are released together.
 * Large batches are cheap, small ones come back soon.
 *
 *   error      e = (target - free / capacity) / target, within -1 ... 1, of the pool where it is greatest; below `deadBand` it counts as 0
 *              1: all that is wanted is missing. Slots in a worker's hand are not free, nor are retired ones
 *   integral   I grows by ki * e, within 0 ... 1
 *   control    u = kp * e + I, within 0 ... 1, by `slew` a step at most
 *   knob       threshold = items - (items - 1) * u
 *
 * The integral stands still while u is at a bound and e pushes it further (anti-windup). From one end to the other the
 * knob moves the error by 2 at most in any image we know, and a loop that acts once a period is stable while kp + ki
 * stays below the inverse of that. The knob has whole positions only: without `deadBand` it would go to and fro for ever
 * between the two next to the target.
 *
 * State: I << 16 | u, each in 32 768ths. One word, so a step is one compare-exchange, and 0 is where it begins.
 */
const fixedOne = 1 << 15;
const kp = 0.3, ki = 0.1, slew = 0.25, deadBand = 0.05;

const within = (low: number, x: number, high: number): number => Math.max(low, Math.min(high, x));

/** What is missing of the free slots that are wanted, as a share of those: -1 ... 1. */
export function errorOf(free: number, capacity: number, targetPermille: number): number {
  const wanted = (capacity * targetPermille) / 1000;
  return within(-1, (wanted - free) / wanted, 1);
}

/** The state after one more period in which the error was `error`. */
export function stepControl(state: number, error: number): number {
  const e = Math.abs(error) < deadBand ? 0 : error;
  const before = controlOf(state), sum = (state >>> 16) / fixedOne, wanted = kp * e + sum + ki * e;
  const isStuck = (wanted > 1 && e > 0) || (wanted < 0 && e < 0);
  const u = within(0, before + within(-slew, wanted - before, slew), 1);
  const integral = isStuck ? sum : within(0, sum + ki * e, 1);
  return (Math.round(integral * fixedOne) << 16) | Math.round(u * fixedOne);
}

/** From 0, batches as large as they go, to 1, every slot alone. */
export function controlOf(state: number): number {
  return (state & 0xffff) / fixedOne;
}

/** How many retired slots are released together, 1 ... items; items < 32 768. */
export function thresholdOf(state: number, items: number): number {
  return items - (((items - 1) * (state & 0xffff)) >> 15);
}

/** How the reclamation stands. */
export interface ReclamationState {
  /** Slots that are retired and not free yet. */
  readonly retired: number;
  /** Batches of them that wait for a reader to leave. */
  readonly waiting: number;
  /** Retired slots that are released together. */
  readonly threshold: number;
  /** What decides that: from 0, as many as possible, to 1, one. */
  readonly control: number;
  /** What is missing of the free slots that are wanted, as a share of those, in the pool that is worst off: -1 ... 1. */
  readonly error: number;
}
