import type { Program } from "./program.js";
import type { SearchOptions } from "./search.js";
import { checkEnd, type Event, move, readMove, startState } from "./state.js";
import { describe, Violation } from "./step.js";
import { Threads } from "./threads.js";

export interface Replayed {
  readonly events: readonly Event[];
  /** What went wrong at the end; undefined when nothing did. */
  readonly violation: string | undefined;
}

/** Does the moves of a replay string, one after the other. */
export function replay(program: Program, moves: string, { kills = 9, fine = false }: SearchOptions = {}): Replayed {
  const threads = new Threads(program);
  const events: Event[] = [];
  let state = startState(program, threads, kills);
  try {
    for (const text of moves.split(" ").filter((t) => t !== "")) {
      state = move(state, readMove(text), program, threads, { events, fine }).state;
    }
    checkEnd(state, program);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { events, violation: error instanceof Violation ? error.message : `${error.name}: ${error.message}` };
  }
  return { events, violation: undefined };
}

/** One column a thread, one line a step. */
export function lanes(program: Program, { events, violation }: Replayed): string {
  const texts = events.map(({ step, result }) => (step === "killed" ? "✝ killed" : describe(step, result)));
  const widths = program.threads.map(({ name }, t) =>
    Math.max(name.length, ...events.map((e, i) => (e.thread === t ? texts[i]!.length : 0))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, t) => cell.padEnd(widths[t]!))
      .join(" │ ")
      .trimEnd();
  return [
    line(program.threads.map(({ name }) => name)),
    widths.map((width) => "─".repeat(width)).join("─┼─"),
    ...events.map((event, i) => line(program.threads.map((_, t) => (t === event.thread ? texts[i]! : "")))),
    ...(violation === undefined ? [] : [`→ ${violation}`]),
  ].join("\n");
}
