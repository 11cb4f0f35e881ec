import { Best, DIMENSIONS, lengthOf } from "./vector-index.js";
import type { Match, VectorIndex } from "./vector-index.js";
import type { EmbeddingFields, Vectors, VectorsHandle } from "../../../generated/embeddings/index.js";

/** Vectors in a free list: ids and handles are numbers, so the collector has nothing to trace. */
export class PoolIndex implements VectorIndex {
  readonly #vectors: Vectors;
  /** Handle of the vector of each id. */
  readonly #handles: Int32Array;

  constructor(vectors: Vectors, capacity: number) {
    this.#vectors = vectors;
    this.#handles = new Int32Array(capacity);
  }

  add(id: number, values: Float32Array): void {
    const handle = this.#vectors.alloc();
    const vector = this.#vectors.at(handle);
    vector.id = id;
    vector.norm = lengthOf(values);
    for (let i = 0; i < DIMENSIONS; i++) vector.setValues(i, values[i]!);
    this.#handles[id] = handle;
  }

  replace(id: number, values: Float32Array): void {
    this.#vectors.free(this.#handles[id]! as VectorsHandle);
    this.add(id, values);
  }

  nearest(query: Float32Array, count: number): readonly Match[] {
    const best = new Best(count);
    const queryLength = lengthOf(query);
    for (const handle of this.#handles) {
      const vector = this.#vectors.at(handle as VectorsHandle);
      best.offer(vector.id, dot(query, vector) / (queryLength * vector.norm));
    }
    return best.matches;
  }
}

const dot = (query: Float32Array, vector: EmbeddingFields): number => {
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) sum += query[i]! * vector.values(i);
  return sum;
};
