/**
 * A vector index of 10,000 embeddings of 1,536 floats in a free list, beside the same index made of `Float32Array`s:
 * filled, partly replaced, searched for the ten nearest.
 */
import { Embeddings } from "../../generated/embeddings/index.js";
import { ArrayIndex } from "./embeddings/array-index.js";
import { PoolIndex } from "./embeddings/pool-index.js";
import { DIMENSIONS } from "./embeddings/vector-index.js";
import { compared, costOf, kib, mib, ms, show } from "./figures.js";
import type { Match, VectorIndex } from "./embeddings/vector-index.js";
import type { Cost } from "./figures.js";

export interface IndexFigures {
  readonly fill: Cost<unknown>;
  readonly replace: Cost<unknown>;
  readonly search: Cost<readonly (readonly Match[])[]>;
}

export interface EmbeddingsFigures {
  readonly vectors: number;
  readonly queries: number;
  readonly imageBytes: number;
  readonly pool: IndexFigures;
  readonly arrays: IndexFigures;
  /** Live vectors at the end; equals `vectors` when nothing was lost. */
  readonly live: number;
}

const VECTORS = 10_000;
const REPLACED = 5_000;
const QUERIES = 3;
const NEAREST = 10;

/** The same vectors for the same seed, into memory that is used again and again. */
const vectorsFrom = (seed: number): (() => Float32Array) => {
  const values = new Float32Array(DIMENSIONS);
  let state = seed;
  return () => {
    for (let i = 0; i < DIMENSIONS; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      values[i] = state / 2 ** 31;
    }
    return values;
  };
};

const measure = async (index: VectorIndex): Promise<IndexFigures> => {
  const next = vectorsFrom(1);
  const fill = await costOf(() => {
    for (let id = 0; id < VECTORS; id++) index.add(id, next());
  });
  const replace = await costOf(() => {
    for (let i = 0; i < REPLACED; i++) index.replace((i * 7) % VECTORS, next());
  });
  const search = await costOf(() => Array.from({ length: QUERIES }, () => index.nearest(next(), NEAREST)));
  return { fill, replace, search };
};

export const embeddings = async (): Promise<EmbeddingsFigures> => {
  using image = Embeddings.create();
  const pool = await measure(new PoolIndex(image.vectors, VECTORS));
  const arrays = await measure(new ArrayIndex());
  const { live } = image.vectors.stats();
  return { vectors: VECTORS, queries: QUERIES, imageBytes: image.buffer.byteLength, pool, arrays, live };
};

/** What the figures mean, and what they don't. */
const notesOn = ({ pool, arrays, vectors }: EmbeddingsFigures): string[] => [
  `Fill and replace: the free list takes ${compared(pool.fill.milliseconds, arrays.fill.milliseconds, "long")} and
   ${compared(pool.replace.milliseconds, arrays.replace.milliseconds, "long")} as new Float32Arrays. Most of both is copying the numbers.
   The search, ${compared(pool.search.milliseconds, arrays.search.milliseconds, "long")}, reads ${vectors} vectors in either case.`,
  `Memory: the free list's vectors lie in one buffer, and ${kib(pool.fill.heapBytes)} of handles stay on the JS heap. Float32Arrays are
   objects with a buffer each: ${kib(arrays.fill.heapBytes)} on the heap, the numbers beside it, and what is replaced waits for a collection.`,
  `So one wants the free list where vectors come and go for long: its memory is ${vectors} slots from the start and stays that. The image is
   one ArrayBuffer, which can be given to a worker or to wasm, or be written to a file, as it is. For vectors that are
   loaded once and never change, one large Float32Array is simpler and as fast.`,
];

export const showEmbeddings = (figures: EmbeddingsFigures): void => {
  const { pool, arrays } = figures;
  const row = (title: string, cell: (index: IndexFigures) => string): string[] => [title, cell(pool), cell(arrays)];
  const same = JSON.stringify(pool.search.result) === JSON.stringify(arrays.search.result);
  const gc = (cost: Cost<unknown>): string => `${cost.collections} (${ms(cost.collectionMs)})`;
  show(
    `embeddings: ${figures.vectors} vectors of ${DIMENSIONS} floats, image of ${mib(figures.imageBytes)}`,
    [
      ["", "free list", "Float32Arrays"],
      row("fill", (index) => ms(index.fill.milliseconds)),
      row("left on the JS heap", (index) => kib(index.fill.heapBytes)),
      row("collections while filling", (index) => gc(index.fill)),
      row("replace half of them", (index) => ms(index.replace.milliseconds)),
      row("collections while replacing", (index) => gc(index.replace)),
      row("search, each query", (index) => ms(index.search.milliseconds / figures.queries)),
      ["same answers", same ? "yes" : "NO", ""],
    ],
    notesOn(figures),
  );
};
