/** Words that a crew shares: how many have come, how often all were there, how many are still at work. */
const COME = 0;
const TIMES = 1;
const PRESENT = 2;

/** How often to look before going to sleep: who is awake when the last one comes begins at once. */
const LOOKS = 5000;

/** Longer than a busy machine lets a thread wait; who fails says that it leaves. Milliseconds. */
const PATIENCE = 30_000;

/** A machine that was stopped for an hour finds one wait over when it goes on, and nobody was late: so there are several. */
const TURNS = 3;

export const newMeeting = (crew: number): SharedArrayBuffer => {
  const words = new SharedArrayBuffer(12);
  new Int32Array(words)[PRESENT] = crew;
  return words;
};

/** Where workers wait for each other, so that they do the same thing at the same time. */
export class Meeting {
  readonly #words: Int32Array;
  readonly #patience: number;

  /** `patience`: milliseconds of a turn. */
  constructor(words: SharedArrayBuffer, patience = PATIENCE) {
    this.#words = new Int32Array(words);
    this.#patience = patience;
  }

  /**
   * Until all who are at work have come; true for the last one. Throws when one of them never comes: whoever went on alone
   * would do something else than the test says.
   */
  meet(): boolean {
    const words = this.#words;
    const times = Atomics.load(words, TIMES);
    if (Atomics.add(words, COME, 1) + 1 >= Atomics.load(words, PRESENT)) {
      this.#open();
      return true;
    }
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, TIMES) !== times) return false;
    for (let turn = 0; turn < TURNS; turn++)
      if (Atomics.wait(words, TIMES, times, this.#patience) !== "timed-out") return false;
    if (Atomics.load(words, TIMES) !== times) return false;
    throw new Error("another worker has not come, and has not said that it leaves");
  }

  /** The others need not wait for this worker any more. */
  leave(): void {
    const words = this.#words;
    if (Atomics.load(words, COME) >= Atomics.sub(words, PRESENT, 1) - 1) this.#open();
  }

  #open(): void {
    Atomics.store(this.#words, COME, 0);
    Atomics.add(this.#words, TIMES, 1);
    Atomics.notify(this.#words, TIMES);
  }
}
