import type { Counts } from "./fault.js";
import type { Ground, Level, Sharing } from "./ground.js";

/** What stats() has to say in many states of one allocator: each is what a model counts that has never seen the words. */
export interface Counting {
  readonly title: string;
  readonly sharing: Sharing;
  readonly levels: readonly Level[];
  readonly allocator: string;
  /** Goes on to the next state, and says what stats() is there. */
  states(ground: Ground): Iterable<Counts>;
}
