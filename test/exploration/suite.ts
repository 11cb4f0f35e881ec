import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Program } from "../explorer/program.js";
import { lanes, replay } from "../explorer/replay.js";
import { type Counterexample, search, type SearchOptions, searchRaces, type SearchResult } from "../explorer/search.js";
import type { Mutation } from "../explorer/transform.js";
import { replayWeakly, searchWeakly, type WeakOptions } from "../explorer/weak.js";

/** `EXPLORE=long` adds the larger scopes. */
export const long = process.env["EXPLORE"] === "long";
const timeout = long ? 3_600_000 : 60_000;

export interface Scope extends SearchOptions {
  readonly program: (mutations?: readonly Mutation[]) => Promise<Program>;
  /** Only with EXPLORE=long. */
  readonly long?: boolean;
}

/** In no state of any scope a plain access races with another thread's. */
export function racesNowhere(title: string, scopes: Readonly<Record<string, Scope>>): void {
  explores(`${title}: no race`, scopes, searchRaces);
}

/** All states of each scope, none of which may violate anything. */
export function explores(title: string, scopes: Readonly<Record<string, Scope>>, visit = search): void {
  describe(title, () => {
    for (const [name, scope] of Object.entries(scopes)) {
      test.skipIf(scope.long && !long)(name, { timeout }, async () => {
        const program = await scope.program();
        const result = visit(program, scope.long ? { maxStates: 8e6, ...scope } : scope);
        console.log(
          `${title}, ${name}: ${result.states} states, ${result.transitions} transitions, ${result.ends} ends, ${result.milliseconds} ms`,
        );
        expect(explain(program, result.violation, scope)).toBe("");
      });
    }
  });
}

const explain = (program: Program, found: Counterexample | undefined, options: SearchOptions): string =>
  found === undefined ? "" : `${lanes(program, replay(program, found.replay, options))}\nreplay: ${found.replay}`;

/** Bounds on the weaker machine, where each access has several outcomes; `large` names scopes that get fewer switches. */
const weakBounds = (scope: Scope, isLarge: boolean): WeakOptions => {
  const { preemptions = Infinity } = scope;
  if (long) return { ...scope, preemptions: Math.min(preemptions, isLarge ? 1 : 2), deviations: 2, maxStates: 8e6 };
  return { ...scope, preemptions: Math.min(preemptions, isLarge ? 0 : 1), deviations: 1, maxStates: 4e5 };
};

export interface WeakNotes {
  /** Scopes that get fewer switches between threads, so that they end. */
  readonly large?: readonly string[];
  /** Scopes for the long form: they take seconds, and others show in CI what they show. */
  readonly late?: readonly string[];
  /** Scopes that are not right yet, with what is found; one that has become right must leave this list. */
  readonly open?: Readonly<Record<string, RegExp>>;
}

/** No scope violates anything on the machine that keeps plain accesses in no order (`explorer/weak-state.ts`). */
export function exploresWeakly(
  title: string,
  scopes: Readonly<Record<string, Scope>>,
  { large = [], late = [], open = {} }: WeakNotes = {},
): void {
  describe(`${title}, plain accesses in any order`, () => {
    test("what is noted of a scope is of one that exists", () => {
      expect(Object.keys(scopes)).toEqual(expect.arrayContaining([...large, ...late, ...Object.keys(open)]));
    });
    for (const [name, scope] of Object.entries(scopes)) {
      test.skipIf((scope.long || late.includes(name)) && !long)(name, { timeout }, async () => {
        const program = await scope.program();
        const options = weakBounds(scope, large.includes(name));
        const { violation, ...result } = searchWeakly(program, options);
        console.log(
          `${title}, weakly, ${name}: ${result.states} states, ${result.ends} ends, ${result.milliseconds} ms`,
        );
        const found = violation && replayWeakly(program, violation.replay, options).lanes;
        if (open[name] === undefined) expect(found).toBe(undefined);
        else expect(found).toMatch(open[name]);
      });
    }
  });
}

export interface Mutant {
  /** Which safety argument it breaks. */
  readonly breaks: string;
  readonly mutations: readonly Mutation[];
  readonly scope: Scope;
}

/**
 * Each mutant is caught, with the shortest counterexample; those are stored, and replaying a stored one still shows the
 * violation. `UPDATE=1` stores them anew, and then the test fails: look at them first.
 */
export const catches = (title: string, file: string, mutants: Readonly<Record<string, Mutant>>): void =>
  catchesOn(strong, title, file, mutants);

/** The same on the weaker machine. */
export const catchesWeakly = (title: string, file: string, mutants: Readonly<Record<string, Mutant>>): void =>
  catchesOn(weak, title, file, mutants);

/** How a program is searched, and a way through it shown. */
interface Machine {
  search(program: Program, scope: Scope): SearchResult;
  replay(program: Program, moves: string, scope: Scope): { readonly violation: string | undefined };
  explain(program: Program, found: Counterexample | undefined, scope: Scope): string;
}

const strong: Machine = { search, replay, explain };
const weak: Machine = {
  search: (program, scope) => searchWeakly(program, weakBounds(scope, false)),
  replay: (program, moves, scope) => replayWeakly(program, moves, weakBounds(scope, false)),
  explain: (program, found, scope) =>
    found === undefined ? "" : replayWeakly(program, found.replay, weakBounds(scope, false)).lanes,
};

function catchesOn(on: Machine, title: string, file: string, mutants: Readonly<Record<string, Mutant>>): void {
  const url = new URL(`counterexamples/${file}`, import.meta.url);
  const update = process.env["UPDATE"] === "1";
  const stored = (existsSync(url) ? JSON.parse(readFileSync(url, "utf8")) : {}) as Record<string, Counterexample>;
  for (const name of Object.keys(stored)) if (update && !(name in mutants)) delete stored[name];
  describe(title, () => {
    test("every stored counterexample has its mutant", () => {
      if (!update) expect(Object.keys(stored).sort()).toEqual(Object.keys(mutants).sort());
    });
    for (const [name, { mutations, scope, breaks }] of Object.entries(mutants)) {
      test(`${name} (breaks: ${breaks})`, { timeout }, async () => {
        const program = await scope.program(mutations);
        if (!update) expect(on.replay(program, stored[name]!.replay, scope).violation).toBe(stored[name]!.message);
        const { violation, states } = on.search(program, scope);
        expect(violation, `the mutant survived ${states} states`).toBeDefined();
        if (update) {
          console.log(`${name}: ${states} states\n${on.explain(program, violation, scope)}`);
          stored[name] = violation!;
          writeFileSync(url, `${JSON.stringify(stored, undefined, 2)}\n`);
        }
        expect(violation).toEqual(stored[name]);
      });
    }
  });
}
