import type { Slot } from "./pool-model.js";

/** A guard from the outermost `enter` to its `leave`, or to a `refresh`. */
interface Session {
  isOpen: boolean;
  /** How many slots had been handed out when it began. */
  readonly births: number;
}

interface RetiredSlot {
  readonly slot: Slot;
  /** Those that were open when it was retired: as long as one of them is, the slot stays as it is. */
  readonly sessions: readonly Session[];
}

const isGuarded = ({ sessions }: RetiredSlot): boolean => sessions.some(({ isOpen }) => isOpen);

/** Who is inside a guard, and which retired slots that protects. */
export class Readers {
  /** By address: a slot that was handed out anew is none of them any more. */
  readonly #retired = new Map<number, RetiredSlot>();
  /** By user. */
  readonly #sessions = new Map<number, Session>();
  readonly #depths = new Map<number, number>();
  /** In order of birth. */
  readonly #births = new Map<Slot, number>();

  depthOf(user: number): number {
    return this.#depths.get(user) ?? 0;
  }

  enter(user: number): void {
    if (this.depthOf(user) === 0) this.#begin(user);
    this.#depths.set(user, this.depthOf(user) + 1);
  }

  leave(user: number): void {
    this.#depths.set(user, this.depthOf(user) - 1);
    if (this.depthOf(user) === 0) this.#end(user);
  }

  refresh(user: number): void {
    this.#end(user);
    this.#begin(user);
  }

  /** Where readers announce what they see (`robust`), they are sure of older slots only. */
  retired(slot: Slot, isRobust: boolean): void {
    const birth = this.#births.get(slot)!;
    const sessions = [...this.#sessions.values()].filter(({ births }) => !isRobust || birth <= births);
    this.#retired.set(slot.address, { slot, sessions });
  }

  /** A slot was handed out: the one that was retired from the same place, if one was. */
  born(slot: Slot): Slot | undefined {
    this.#births.set(slot, this.#births.size + 1);
    const before = this.#retired.get(slot.address);
    if (!before) return undefined;
    if (isGuarded(before)) throw new Error(`${slot.name} is where ${before.slot.name} is, which a guard still sees`);
    this.#retired.delete(slot.address);
    return before.slot;
  }

  /** Retired slots that must still be as they were. */
  guarded(): Slot[] {
    return [...this.#retired.values()].filter(isGuarded).map(({ slot }) => slot);
  }

  /** How many slots must be retired, and how many may be. */
  count(): { readonly least: number; readonly most: number } {
    return { least: this.guarded().length, most: this.#retired.size };
  }

  /** None is retired any more. */
  forget(): void {
    this.#retired.clear();
  }

  #begin(user: number): void {
    this.#sessions.set(user, { isOpen: true, births: this.#births.size });
  }

  #end(user: number): void {
    const session = this.#sessions.get(user);
    if (session) session.isOpen = false;
    this.#sessions.delete(user);
  }
}
