import { randomFrom } from "../threads/random.js";
import type { Counting } from "./counts.js";
import type { Counts } from "./fault.js";
import { levels } from "../../kinds/kind-under-test.js";
import type { Ground } from "./ground.js";

interface Filled {
  /** Granules in use, and of them those that are padding or guards. */
  readonly last: number;
  readonly padding: number;
  readonly guards: number;
}

const empty: Filled = { last: 0, padding: 0, guards: 0 };

/** The arena behind a block of so many bytes on such a multiple; the same one if that does not fit. */
function behind({ at, level }: Ground, before: Filled, bytes: number, align: number): Filled {
  const firstByte = at["originWord"]! * 4 + 8 * (before.last + 1),
    gap = (Math.ceil(firstByte / align) * align - firstByte) / 8,
    guard = level === "paranoid" ? 1 : 0,
    last = before.last + gap + Math.ceil(bytes / 8) + guard;
  if (last > at["granules"]!) return before;
  return { last, padding: before.padding + gap, guards: before.guards + guard };
}

function countsOf({ at, level }: Ground, { last, padding, guards }: Filled): Counts {
  const size = at["granules"]! * 8,
    known = level === "fast" ? 0 : padding;
  return {
    size,
    used: (last - known - guards) * 8,
    padding: known * 8,
    metadata: guards * 8,
    remaining: size - last * 8,
  };
}

function* walk(ground: Ground): Iterable<Counts> {
  const { part } = ground,
    random = randomFrom(11);
  let now = empty,
    marked = { at: now, mark: part["mark"]!() };
  yield countsOf(ground, now);
  for (let n = 0; n < 300; n++) {
    const step = random(12),
      bytes = 1 + random(30),
      align = [8, 16, 64][random(3)]!;
    if (step === 0) part["reset"]!();
    if (step === 1) part["rewind"]!(marked.mark);
    if (step > 2) part["tryAlloc"]!(bytes, align);
    if (step < 2) now = step === 0 ? empty : marked.at;
    if (step > 2) now = behind(ground, now, bytes, align);
    if (step === 0 || step === 2) marked = { at: now, mark: part["mark"]!() };
    yield countsOf(ground, now);
  }
}

export const arenaCounts: readonly Counting[] = (["local", "shared"] as const).map((sharing) => ({
  title: "blocks come and go",
  sharing,
  levels,
  allocator: "space",
  states: walk,
}));
