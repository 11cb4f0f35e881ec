import type { Steps } from "./step.js";

/** What a thread remembers between two operations: scalars, arrays, plain objects and class instances of these. */
export interface Locals {
  readonly [name: string]: unknown;
}

export interface Thread {
  readonly name: string;
  /** Its locals before the first operation. */
  readonly start: () => Locals;
  /** What it does, one after the other. */
  readonly operations: readonly Operation[];
  /** It may be killed at any step; operations marked `lifelong: false`… of other threads may wait for that by `death`. */
  readonly killable?: boolean;
}

/** Everything it keeps for later it writes into its locals; its generator may hold nothing else across operations. */
// eslint-disable-next-line typescript/no-explicit-any
export type Operation = (locals: any) => Steps<void>;

/** Threads, the memory they share, and what must hold. */
export interface Program {
  readonly name: string;
  readonly threads: readonly Thread[];
  /** Words of the image and of the ghost state behind it. */
  readonly words: number;
  readonly start: (memory: Int32Array) => void;
  /** Runs in every state. Throws a Violation, or updates ghost words. */
  readonly observe?: (memory: Int32Array) => void;
  /** Runs when no thread can go on. Throws a Violation. */
  readonly final?: (end: End) => void;
}

export interface End {
  readonly memory: Int32Array;
  readonly isDead: (thread: number) => boolean;
  readonly isDone: (thread: number) => boolean;
  /** The locals of a thread, as its last finished operation left them. */
  readonly locals: (thread: number) => Locals;
}
