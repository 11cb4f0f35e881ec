import { beforeAll, describe, expect, test } from "vitest";
import { embeddings } from "./embeddings.js";
import { Best } from "./embeddings/vector-index.js";
import type { EmbeddingsFigures } from "./embeddings.js";

describe("10,000 vectors of 1,536 floats", () => {
  let figures: EmbeddingsFigures;
  beforeAll(async () => {
    figures = await embeddings();
  }, 60_000);

  test("the free list and the arrays give the same ten nearest, bit for bit", () => {
    const answers = figures.pool.search.result;
    expect(answers).toHaveLength(figures.queries);
    for (const matches of answers) {
      expect(matches).toHaveLength(10);
      expect(new Set(matches.map(({ id }) => id)).size).toBe(10);
      const cosines = matches.map(({ cosine }) => cosine);
      expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
    }
    expect(answers).toEqual(figures.arrays.search.result);
  });

  test("no vector is lost", () => {
    expect(figures.live).toBe(figures.vectors);
  });

  test("replacing vectors causes no collections to speak of", () => {
    const { pool, arrays } = figures;
    expect(pool.replace.collections).toBeLessThanOrEqual(arrays.replace.collections);
    expect(pool.replace.collectionMs).toBeLessThan(10);
  });
});

test("Best keeps the nearest in order, the smaller id first when two are equally near", () => {
  const best = new Best(3);
  for (const [id, cosine] of [
    [5, 0.5],
    [1, 0.9],
    [3, 0.5],
    [2, 0.1],
    [4, 0.7],
    [0, 0.5],
  ] as const)
    best.offer(id, cosine);
  expect(best.matches.map(({ id }) => id)).toEqual([1, 4, 0]);
});
