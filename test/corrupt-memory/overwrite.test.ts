import { describe, expect, test } from "vitest";
import { attack, targetOf } from "./attack.js";
import { subjects } from "./schemas.js";

/*
 * Every word that an allocator keeps for itself is overwritten with eight values, one at a time, and then everything
 * public is called. What comes must be an answer, be it wrong, or an AllocError, and it must come within bounds: no loop
 * goes round more often than there are slots, granules, magazines, batches or workers.
 */
describe.each(subjects)("$name", (subject) => {
  test(
    "whatever a control word holds, every call ends, and throws nothing but AllocError",
    { timeout: 300_000 },
    async () => {
      const { cases, problems } = await attack(targetOf(subject), { isHalf: subject.isLikeAnother });
      expect(cases).toBeGreaterThan(subject.isLikeAnother === true ? 250 : 500);
      expect(problems).toEqual([]);
    },
  );
});
