import type { Event } from "./state.js";
import type { Step } from "./step.js";

/*
 * Happens-before by vector clocks. Two accesses to one word race when at least one writes, at least one is plain (and no
 * declared `peek`), and neither happens before the other. Atomic operations on a word order what is before the earlier
 * with what is behind the later; the death of a thread is known to who waited for it; a test's own `when` and
 * messages order everything before them.
 */

type Clock = number[];

interface Cell {
  /** What an atomic operation on this word learns. */
  readonly released: Clock;
  /** Per thread, the time of its last access of that sort. */
  readonly reads: Clock;
  readonly writes: Clock;
  readonly atomicReads: Clock;
  readonly atomicWrites: Clock;
}

interface Access {
  readonly key: string;
  readonly atomic: boolean;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** What the first race is about, or undefined. */
export function findRace(events: readonly Event[], threads: number): string | undefined {
  const blank = (): Clock => new Array<number>(threads).fill(0);
  const clocks = Array.from({ length: threads }, (_, t) => blank().map((_zero, i) => (i === t ? 1 : 0)));
  const cells = new Map<string, Cell>();
  for (const { thread, step, result } of events) {
    if (step === "killed") continue;
    const clock = clocks[thread]!;
    if (step.kind === "death") join(clock, clocks[step.thread]!);
    if (step.kind === "when" || (step.kind === "ghost" && step.sync)) for (const other of clocks) join(clock, other);
    const access = accessOf(step, result);
    if (access === undefined) continue;
    const cell = cells.get(access.key) ?? {
      released: blank(),
      reads: blank(),
      writes: blank(),
      atomicReads: blank(),
      atomicWrites: blank(),
    };
    cells.set(access.key, cell);
    if (access.atomic) join(clock, cell.released);
    const other = conflict(access, cell, clock, thread);
    if (other >= 0)
      return `T${thread} and T${other} race on ${access.key}: T${thread} ${access.atomic ? "atomically " : ""}${access.writes ? "writes" : "reads"} it, and nothing orders that`;
    note(access, cell, clock[thread]!, thread);
    if (access.atomic) join(cell.released, clock);
    clock[thread]!++;
  }
  return undefined;
}

function join(into: Clock, from: Clock): void {
  for (let i = 0; i < into.length; i++) into[i] = Math.max(into[i]!, from[i]!);
}

/** The thread whose earlier access we do not know to be over, or -1. */
function conflict({ atomic, writes }: Access, cell: Cell, clock: Clock, thread: number): number {
  const against = [
    cell.writes,
    ...(writes ? [cell.reads] : []),
    ...(atomic ? [] : [cell.atomicWrites, ...(writes ? [cell.atomicReads] : [])]),
  ];
  return clock.findIndex((known, t) => t !== thread && against.some((times) => times[t]! > known));
}

function note({ atomic, reads, writes }: Access, cell: Cell, now: number, thread: number): void {
  if (reads) (atomic ? cell.atomicReads : cell.reads)[thread] = now;
  if (writes) (atomic ? cell.atomicWrites : cell.writes)[thread] = now;
}

function accessOf(step: Step, result: number): Access | undefined {
  switch (step.kind) {
    case "read":
      return step.peek ? undefined : { key: `${step.array}[${step.index}]`, atomic: false, reads: true, writes: false };
    case "write":
      return { key: `${step.array}[${step.index}]`, atomic: false, reads: false, writes: true };
    case "wait":
      return { key: `i32[${step.index}]`, atomic: true, reads: true, writes: false };
    case "atomic": {
      const fails = step.name === "compareExchange" && result !== step.a;
      return {
        key: `${step.array}[${step.index}]`,
        atomic: true,
        reads: step.name !== "store",
        writes: step.name !== "load" && step.name !== "notify" && !fails,
      };
    }
    default:
      return undefined;
  }
}
