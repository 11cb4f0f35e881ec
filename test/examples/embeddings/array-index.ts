import { Best, DIMENSIONS, lengthOf } from "./vector-index.js";
import type { Match, VectorIndex } from "./vector-index.js";

interface Embedding {
  readonly id: number;
  readonly norm: number;
  readonly values: Float32Array;
}

/** The same index as one writes it today: an object and a `Float32Array` for every vector. */
export class ArrayIndex implements VectorIndex {
  readonly #vectors: Embedding[] = [];

  add(id: number, values: Float32Array): void {
    this.#vectors[id] = { id, norm: lengthOf(values), values: values.slice() };
  }

  replace(id: number, values: Float32Array): void {
    this.add(id, values);
  }

  nearest(query: Float32Array, count: number): readonly Match[] {
    const best = new Best(count);
    const queryLength = lengthOf(query);
    for (const { id, norm, values } of this.#vectors) {
      best.offer(id, dot(query, values) / (queryLength * norm));
    }
    return best.matches;
  }
}

const dot = (query: Float32Array, values: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) sum += query[i]! * values[i]!;
  return sum;
};
