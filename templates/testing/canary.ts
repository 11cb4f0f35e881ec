/**
 * Bytes that tell whether somebody else wrote to them: byte i of a record is its mark + 7 i. Whoever filled it knows
 * the mark; anybody else sees whether all bytes belong together.
 */
export class Canary {
  readonly #bytes: Uint8Array;

  constructor(buffer: ArrayBufferLike) {
    this.#bytes = new Uint8Array(buffer);
  }

  fill(address: number, size: number, mark: number): void {
    for (let i = 0; i < size; i++) this.#bytes[address + i] = mark + 7 * i;
  }

  markOf(address: number): number {
    return this.#bytes[address]!;
  }

  /** Throws unless the record is as `fill` left it. */
  verify(address: number, size: number, mark: number, what: string): void {
    for (let i = 0; i < size; i++) {
      const expected = (mark + 7 * i) & 0xff;
      const found = this.#bytes[address + i]!;
      if (found !== expected) throw new Error(`byte ${i} of ${size} of ${what} is ${found}, expected ${expected}`);
    }
  }
}
