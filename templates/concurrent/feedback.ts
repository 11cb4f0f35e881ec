import type { ReclamationSpec } from "./spec.js";

/*
 * Feedback control of the reclamation, by the one knob that is always safe: how many retired slots are released together.
 * Large batches are cheap, small ones come back soon.
 *
 *   error     e = target − free / capacity                    1 = all that is wanted is missing; retired slots are not free
 *   control   u = Kp · e + Ki · Σ e, within 0 … 1
 *   knob      threshold = items − (items − 1) · u             items = batchItems
 *
 * The gains: from one end to the other the knob moves the error by 2 at most in any image we know, and a loop that acts
 * once a period is stable while kp + ki stays below the inverse of that.
 *
 * The sum stands still while u is at a bound and e pushes it further (anti-windup), and u moves by `slew` a step at most.
 * No thread ticks: whoever retires looks at the clock, and of those the one whose compare-exchange moves the word on
 * does the step. If it dies there, the next one does the next step.
 *
 * State in the image: | time of the next step, ms | u | sum of e |, u and sum in millionths.
 */
export interface FeedbackSpec extends Pick<ReclamationSpec, "batchItems" | "thresholdWord" | "imageWords"> {
  readonly stateWord: number;
  /** Slots of the pools that are controlled. */
  readonly capacity: number;
  /** Milliseconds between two steps. */
  readonly periodMs: number;
  /** Share of the capacity that should be free, in thousandths. */
  readonly targetPermille: number;
}

const NEXT = 0, CONTROL = 1, SUM = 2;
const unit = 1_000_000;
const kp = 0.3, ki = 0.1, slew = 0.25;

export interface FeedbackState {
  /** From 0, batches as large as they go, to 1, every slot alone. */
  readonly control: number;
  readonly threshold: number;
  readonly error: number;
}

export const defineFeedback = (SPEC: FeedbackSpec) => class Feedback {
  declare readonly i32: Int32Array;
  #error = 0;

  constructor(buffer: ArrayBufferLike, byteOffset: number) {
    this.i32 = new Int32Array(buffer, byteOffset, SPEC.imageWords);
  }

  /** One step if it is time for one and nobody else does it; `free` counts the slots that can be allocated now. */
  tick(nowMs: number, free: () => number): void {
    const m = this.i32, now = nowMs | 0, next = Atomics.load(m, SPEC.stateWord + NEXT);
    if ((now - next | 0) < 0) return;
    if (Atomics.compareExchange(m, SPEC.stateWord + NEXT, next, now + SPEC.periodMs | 0) !== next) return;
    this.step(free());
  }

  /** One step of the loop. */
  step(free: number): void {
    const m = this.i32, target = SPEC.targetPermille / 1000;
    const e = Math.max(-1, Math.min(1, (target - free / SPEC.capacity) / target));
    const before = Atomics.load(m, SPEC.stateWord + CONTROL) / unit, sum = Atomics.load(m, SPEC.stateWord + SUM) / unit;
    const wanted = kp * e + ki * (sum + e);
    const isStuck = (wanted > 1 && e > 0) || (wanted < 0 && e < 0);
    const u = Math.max(0, Math.min(1, before + Math.max(-slew, Math.min(slew, wanted - before))));
    if (!isStuck) Atomics.store(m, SPEC.stateWord + SUM, Math.round((sum + e) * unit));
    Atomics.store(m, SPEC.stateWord + CONTROL, Math.round(u * unit));
    Atomics.store(m, SPEC.thresholdWord, Math.round(SPEC.batchItems - (SPEC.batchItems - 1) * u));
    this.#error = e;
  }

  /** For `stats`. `error` is that of the last step of this thread. */
  get state(): FeedbackState {
    const m = this.i32;
    return { control: Atomics.load(m, SPEC.stateWord + CONTROL) / unit, threshold: Atomics.load(m, SPEC.thresholdWord) || SPEC.batchItems, error: this.#error };
  }
};
