/** What free memory is filled with: 0xdf in every byte. */
const POISON = 0xdfdfdfdf | 0;

export function poison(m: Int32Array, word: number, words: number): void {
  m.fill(POISON, word, word + words);
}

/** Index of the first of `words` words from `word` on that is no longer poison, or -1. */
export function damagedWord(m: Int32Array, word: number, words: number): number {
  for (let i = 0; i < words; i++) if (m[word + i] !== POISON) return i;
  return -1;
}
