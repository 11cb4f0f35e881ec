import leven from "leven";

/** The candidate that was probably meant: at most a third of its letters wrong, or only case or order. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= Math.max(1, Math.floor(candidate.length / 3)) && distance < candidate.length,
    )
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Changed letters; the same letters in another order count as one change, because `f23` means f32. */
function distanceOf(a: string, b: string): number {
  const distance = leven(a, b, { maxDistance: 8 });
  const sorted = (text: string): string => [...text].sort().join("");
  return distance > 1 && a.length === b.length && sorted(a) === sorted(b) ? 1 : distance;
}

/** The way out when a word is none of a few: the one that was probably meant, otherwise what there is. */
export function hintFor(
  word: string,
  candidates: readonly string[],
  intro = "there are",
  conjunction: "and" | "or" = "and",
): string {
  const near = closest(word, candidates);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return candidates.length === 0 ? "there are none yet" : `${intro} ${listed(candidates, conjunction)}`;
}

/** `a`, `b` and `c` */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const quoted = words.map((w) => `\`${w}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${conjunction} ${last}`;
}
