import type { Variant } from "./types.js";

/** The baseline every table shows: a loop that does nothing else. Never subtracted. */
export const voidLoop = (): Variant => ({
  run(ops) {
    let sum = 0;
    for (let i = 0; i < ops; i++) sum = (sum + i) | 0;
    return sum;
  },
});
