/*
 * One access to the memory image, as an explored program yields it. The explorer executes it and answers with its
 * result, so between two yields nothing another thread does can get in, and at each yield anything can.
 */

export type AtomicName =
  "load" | "store" | "compareExchange" | "exchange" | "add" | "sub" | "and" | "or" | "xor" | "notify";

/** `i32` is indexed by words, `u8` by bytes. */
export type ArrayName = "i32" | "u8";

export type Step =
  /** Atomics.name(array, index, a, b). */
  | {
      readonly kind: "atomic";
      readonly name: AtomicName;
      readonly array: ArrayName;
      readonly index: number;
      readonly a: number;
      readonly b: number;
    }
  /** array[index]. A `peek` may race: the template says so. */
  | { readonly kind: "read"; readonly array: ArrayName; readonly index: number; readonly peek: boolean }
  /** array[index] = a. */
  | { readonly kind: "write"; readonly array: ArrayName; readonly index: number; readonly a: number }
  /** First half of Atomics.wait: 1 when the word is not `a`; else 0, and the thread sleeps. */
  | { readonly kind: "wait"; readonly index: number; readonly a: number }
  /** Second half: 0 when notified; `timed`: or, at any moment, 2. */
  | { readonly kind: "sleep"; readonly timed: boolean }
  /** Blocks until thread number `thread` is dead. */
  | { readonly kind: "death"; readonly thread: number }
  /** Blocks until `test` holds. */
  | { readonly kind: "when"; readonly name: string; readonly test: (m: Int32Array) => boolean }
  /** Something the test does to its own ghost words, or asserts about them, in one step; `sync`: in a program it would be a message. */
  | { readonly kind: "ghost"; readonly name: string; readonly run: (m: Int32Array) => number; readonly sync: boolean };

export type Steps<R> = Generator<Step, R, number>;

/** An assertion of the program under test failed. */
export class Violation extends Error {}

export function must(condition: boolean, message: string): void {
  if (!condition) throw new Violation(message);
}

export const ghost = (name: string, run: (m: Int32Array) => number, { sync = false } = {}): Step => ({
  kind: "ghost",
  name,
  run,
  sync,
});
export const death = (thread: number): Step => ({ kind: "death", thread });
export const when = (name: string, test: (m: Int32Array) => boolean): Step => ({ kind: "when", name, test });

/** As `runtime/poison.ts` has it. */
const POISON = 0xdfdfdfdf | 0;

/*
 * What `transform.ts` puts in the place of accesses. Generator functions return undefined from `return;`, and a store
 * has its value as result, as in JavaScript.
 */
export const runtime = {
  atomic: (name: AtomicName, array: ArrayName, index: number, a = 0, b = 0): Step => ({
    kind: "atomic",
    name,
    array,
    index,
    a,
    b,
  }),
  read: (array: ArrayName, index: number): Step => ({ kind: "read", array, index, peek: false }),
  peek: (array: ArrayName, index: number): Step => ({ kind: "read", array, index, peek: true }),
  write: (array: ArrayName, index: number, a: number): Step => ({ kind: "write", array, index, a }),
  *fill(value: number, from: number, end: number): Steps<void> {
    for (let i = from; i < end; i++) yield runtime.write("i32", i, value);
  },
  clear: (from: number, words: number): Steps<void> => runtime.fill(0, from, from + words),
  poison: (from: number, words: number): Steps<void> => runtime.fill(POISON, from, from + words),
  *damagedWord(from: number, words: number): Steps<number> {
    for (let i = 0; i < words; i++) if ((yield runtime.read("i32", from + i)) !== POISON) return i;
    return -1;
  },
  *wait(_array: ArrayName, index: number, a: number, timeout = Infinity): Steps<"ok" | "not-equal" | "timed-out"> {
    if ((yield { kind: "wait", index, a }) === 1) return "not-equal";
    return (yield { kind: "sleep", timed: timeout !== Infinity }) === 0 ? "ok" : "timed-out";
  },
};
export type StepRuntime = typeof runtime;

/** Plain accesses do not race (the race detector says so), so other threads cannot see where between them we are. */
export const isInvisible = (step: Step): boolean => (step.kind === "read" && !step.peek) || step.kind === "write";

/** Does it, on the words of the image and behind them the words of the test and one word per thread that sleeps. */
export function execute(step: Step, m: Int32Array, thread: number, threads: number): number {
  switch (step.kind) {
    case "atomic":
      return executeAtomic(step, m, threads);
    case "read":
      return step.array === "i32" ? (m[step.index] ?? NaN) : (bytesOf(m)[step.index] ?? NaN);
    case "write":
      return step.array === "i32" ? (m[step.index] = step.a) : (bytesOf(m)[step.index] = step.a);
    case "wait": {
      if (m[step.index] !== step.a) return 1;
      m[m.length - threads + thread] = step.index + 1;
      return 0;
    }
    case "ghost":
      return step.run(m);
    default:
      return 0;
  }
}

function executeAtomic(step: Step & { readonly kind: "atomic" }, m: Int32Array, threads: number): number {
  const { name, index, a, b } = step;
  if (step.array === "u8") return Atomics[name === "notify" ? "load" : name](bytesOf(m), index, a, b);
  const before = m[index]!;
  switch (name) {
    case "load":
      return before;
    case "store":
      return (m[index] = a);
    case "compareExchange":
      if (before === a) m[index] = b;
      return before;
    case "exchange":
      m[index] = a;
      return before;
    case "add":
      m[index] = before + a;
      return before;
    case "sub":
      m[index] = before - a;
      return before;
    case "and":
      m[index] = before & a;
      return before;
    case "or":
      m[index] = before | a;
      return before;
    case "xor":
      m[index] = before ^ a;
      return before;
    case "notify":
      return wake(m, index, threads);
  }
}

/** All who sleep on the word go on. */
function wake(m: Int32Array, index: number, threads: number): number {
  let woken = 0;
  for (let i = m.length - threads; i < m.length; i++) {
    if (m[i] !== index + 1) continue;
    m[i] = 0;
    woken++;
  }
  return woken;
}

const bytesOf = (m: Int32Array): Uint8Array => new Uint8Array(m.buffer);

/** Short, for lanes: `cas w12 0→5`. */
export function describe(step: Step, result: number): string {
  const at = "index" in step ? `${"array" in step && step.array === "u8" ? "b" : "w"}${step.index}` : "";
  switch (step.kind) {
    case "atomic":
      if (step.name === "load") return `load ${at} = ${result}`;
      if (step.name === "compareExchange")
        return `cas ${at} ${step.a}→${step.b}${result === step.a ? "" : ` fails: ${result}`}`;
      return `${step.name} ${at} ${step.a}${step.name === "store" ? "" : ` was ${result}`}`;
    case "read":
      return `${step.peek ? "peek" : "read"} ${at} = ${result}`;
    case "write":
      return `write ${at} ${step.a}`;
    case "wait":
      return `wait ${at} ${step.a}${result === 1 ? ": not equal" : ""}`;
    case "sleep":
      return result === 0 ? "woken" : "timed out";
    case "death":
      return `T${step.thread} is dead`;
    case "when":
    case "ghost":
      return step.name;
  }
}
