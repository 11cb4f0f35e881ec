/** What a scope asks of its arena. */
interface Rewindable {
  rewind(mark: number): void;
}

/** Gives back, at the end of a block, everything an arena allocated in it: `using scope = arena.scope();`. */
export class ArenaScope {
  readonly #arena: Rewindable;
  readonly #mark: number;
  #isOpen = true;

  constructor(arena: Rewindable, mark: number) {
    this.#arena = arena;
    this.#mark = mark;
  }

  /** A second time does nothing: what was allocated since belongs to others. */
  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#arena.rewind(this.#mark);
  }
}
