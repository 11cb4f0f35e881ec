import type { ReclamationState } from "./feedback.js";

/** How retired slots come back, and how the controller does: a line of `stats` beside those of the allocators. */
export interface ReclamationStats extends ReclamationState {
  readonly name: string;
  readonly kind: "reclamation";
}
