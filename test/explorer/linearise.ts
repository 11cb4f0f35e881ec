/**
 * Whether some order of the operations, in which none comes before one that had returned when it was called, gives each
 * the result it had. An operation whose thread died may have happened or not.
 */
export interface Call {
  readonly name: string;
  readonly argument: number;
  /** Undefined when the thread died in it. */
  readonly result: number | undefined;
  readonly called: number;
  /** Infinity when the thread died in it. */
  readonly returned: number;
}

/** A sequential model, relational: which states an operation with this result may lead to. */
export interface Model<S> {
  readonly start: S;
  readonly next: (state: S, call: Call) => readonly S[];
  readonly key: (state: S) => string;
}

export function isLinearisable<S>(history: readonly Call[], model: Model<S>): boolean {
  const dead = new Set<string>();
  const from = (done: number, state: S): boolean => {
    if (history.every((call, i) => (done >> i) & 1 || call.result === undefined)) return true;
    const key = `${done} ${model.key(state)}`;
    if (dead.has(key)) return false;
    const open = history.filter((_, i) => !((done >> i) & 1));
    const horizon = Math.min(...open.map((call) => call.returned));
    const found = history.some(
      (call, i) =>
        !((done >> i) & 1) &&
        call.called < horizon &&
        model.next(state, call).some((next) => from(done | (1 << i), next)),
    );
    if (!found) dead.add(key);
    return found;
  };
  return from(0, model.start);
}

/** Slots of a pool: bit s is set while slot s is free. `0` may come out while up to `unreachable` slots are free. */
export const poolModel = (free: number, unreachable: number): Model<number> => ({
  start: free,
  key: String,
  next: (state, { name, argument, result }) => {
    if (name === "free") return (state >> argument) & 1 ? [] : [state | (1 << argument)];
    const slots = Array.from({ length: 31 }, (_, s) => s).filter((s) => (state >> s) & 1);
    if (result === undefined) return slots.map((s) => state & ~(1 << s));
    if (result === 0) return slots.length <= unreachable ? [state] : [];
    return slots.includes(result) ? [state & ~(1 << result)] : [];
  },
});
