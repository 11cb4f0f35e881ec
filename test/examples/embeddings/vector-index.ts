export const DIMENSIONS = 1_536;

/** A document and how near it is to the query. */
export interface Match {
  readonly id: number;
  readonly cosine: number;
}

/** Vectors by the ids of their documents, searched by cosine. */
export interface VectorIndex {
  add(id: number, values: Float32Array): void;
  /** Puts other values in place of those of `id`. */
  replace(id: number, values: Float32Array): void;
  /** The `count` nearest ones, nearest first. */
  nearest(query: Float32Array, count: number): readonly Match[];
}

/** Euclidean length; the sum runs over doubles in the order of the dimensions, so that both indexes compute the same. */
export const lengthOf = (values: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) sum += values[i]! * values[i]!;
  return Math.fround(Math.sqrt(sum));
};

/** Keeps the best matches of a search in order. Equal cosines: the smaller id first. */
export class Best {
  readonly #matches: Match[] = [];
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  offer(id: number, cosine: number): void {
    const worst = this.#matches.at(-1);
    const full = this.#matches.length === this.#count;
    if (full && worst !== undefined && !isNearer(id, cosine, worst)) return;
    const at = this.#matches.findIndex((match) => isNearer(id, cosine, match));
    this.#matches.splice(at < 0 ? this.#matches.length : at, 0, { id, cosine });
    if (full) this.#matches.pop();
  }

  get matches(): readonly Match[] {
    return this.#matches;
  }
}

const isNearer = (id: number, cosine: number, than: Match): boolean =>
  cosine > than.cosine || (cosine === than.cosine && id < than.id);
