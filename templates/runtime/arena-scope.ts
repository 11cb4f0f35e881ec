/** What a scope asks of its arena. */
interface Rewindable {
  rewind(mark: number): void;
}

/** Scopes of each arena that have not ended, the innermost last. */
const openScopes = new WeakMap<Rewindable, ArenaScope[]>();

/** Gives back, at the end of a block, everything an arena allocated in it: `using scope = arena.scope();`. */
export class ArenaScope {
  readonly arena: Rewindable;
  readonly mark: number;

  constructor(arena: Rewindable, mark: number) {
    this.arena = arena;
    this.mark = mark;
    const scopes = openScopes.get(arena);
    if (scopes === undefined) openScopes.set(arena, [this]);
    else scopes.push(this);
  }

  /** Ends the scopes inside this one too. Does nothing where the scope has ended: what was allocated since belongs to others. */
  [Symbol.dispose](): void {
    const scopes = openScopes.get(this.arena)!, at = scopes.lastIndexOf(this);
    if (at < 0) return;
    scopes.length = at;
    this.arena.rewind(this.mark);
  }
}

/** The arena went back to `mark`: scopes that began behind it have nothing left to give back. */
export function endScopes(arena: Rewindable, mark: number): void {
  const scopes = openScopes.get(arena);
  while (scopes !== undefined && scopes.length > 0 && scopes[scopes.length - 1]!.mark > mark) scopes.pop();
}
