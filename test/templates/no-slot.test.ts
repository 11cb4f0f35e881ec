import { expect, test } from "vitest";
import { noSlotLeft } from "../../templates/runtime/no-slot.js";

test.each([
  [3, 0, "all 3 slots are live; free one or raise capacity"],
  [1, 0, "the only slot is live; free one or raise capacity"],
  [3, 3, "all 3 slots are taken out for good, their generations used up; raise capacity or let generations wrap"],
  [3, 1, "2 of 3 slots are live, 1 taken out for good, their generations used up; free one or raise capacity"],
])("%i slots, %i quarantined", (capacity, quarantined, text) => expect(noSlotLeft(capacity, quarantined)).toBe(text));
