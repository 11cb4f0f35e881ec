/**
 * What the main thread wants of its workers, and what they say, in words of their own:
 *
 *   | order for all | worker 0: order at which it has stopped … | worker 0: patient … |
 *
 * An order is a number that no order before it was: even ones mean go on, odd ones halt. A patient is the row of a dead
 * worker, plus one, that this worker is to recover; 0: none.
 */
export const LEAVE = -2;

const ORDER = 0;

export class Orders {
  readonly words: Int32Array;
  readonly #workers: number;

  constructor(words: Int32Array, workers: number) {
    this.words = words;
    this.#workers = workers;
  }

  static wordsFor(workers: number): number {
    return 1 + 2 * workers;
  }

  get current(): number {
    return Atomics.load(this.words, ORDER);
  }

  /** The next order, for everybody. */
  give(order: "go on" | "halt" | "leave"): void {
    const next = order === "leave" ? LEAVE : (this.current & ~1) + (order === "halt" ? 1 : 2);
    Atomics.store(this.words, ORDER, next);
    Atomics.notify(this.words, ORDER);
  }

  get isHalt(): boolean {
    return (this.current & 1) === 1;
  }

  /** Worker `row` has nothing in its hands, and sleeps until the next order. False when that is to leave. */
  stop(row: number, order = this.current): boolean {
    Atomics.store(this.words, 1 + row, order);
    while (this.current === order) Atomics.wait(this.words, ORDER, order);
    return this.current !== LEAVE;
  }

  hasStopped(row: number): boolean {
    return Atomics.load(this.words, 1 + row) === this.current;
  }

  assignPatient(nurse: number, patient: number): void {
    Atomics.store(this.words, 1 + this.#workers + nurse, patient + 1);
  }

  /** The row that worker `nurse` is to recover, now taken; -1 if there is none. */
  takePatient(nurse: number): number {
    const word = 1 + this.#workers + nurse;
    return Atomics.load(this.words, word) === 0 ? -1 : Atomics.exchange(this.words, word, 0) - 1;
  }
}
