/** What EXHAUSTED says: every slot is live, or taken out for good since its generations are used up. */
export function noSlotLeft(capacity: number, quarantined: number): string {
  const all = capacity === 1 ? "the only slot is" : `all ${capacity} slots are`;
  if (quarantined === 0) return `${all} live; free one or raise capacity`;
  if (quarantined === capacity) return `${all} taken out for good, their generations used up; raise capacity or let generations wrap`;
  return `${capacity - quarantined} of ${capacity} slots are live, ${quarantined} taken out for good, their generations used up; free one or raise capacity`;
}
