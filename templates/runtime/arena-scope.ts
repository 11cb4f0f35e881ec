/** What a scope asks of its arena. */
interface Rewindable {
  rewind(mark: number): void;
}

/** Gives back, at the end of a block, everything an arena allocated in it: `using scope = arena.scope();`. */
export class ArenaScope {
  readonly #arena: Rewindable;
  readonly #mark: number;

  constructor(arena: Rewindable, mark: number) {
    this.#arena = arena;
    this.#mark = mark;
  }

  [Symbol.dispose](): void {
    this.#arena.rewind(this.#mark);
  }
}
