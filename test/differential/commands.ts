import fc from "fast-check";
import { AllocError } from "../../templates/runtime/errors.js";
import type { Argument } from "../kinds/kind-under-test.js";
import type { Compared } from "./schemas.js";
import type { PoolClass, Spec } from "./support.js";

/** A method or getter and what picks its arguments. Methods a class lacks (by @when) are skipped. */
export interface Command {
  readonly method: string;
  readonly picks: readonly number[];
}

const COMMON: Readonly<Record<string, readonly Argument[]>> = { stats: [], check: [], poke: [] };

const pick = fc.nat(0xffff);

type Shapes = Readonly<Record<string, readonly Argument[]>>;

export const shapesOf = ({ of }: Compared): Shapes => ({ ...of.commands, ...COMMON });

export function commands(shapes: Shapes): fc.Arbitrary<Command[]> {
  const allocating = fc.constantFrom(...Object.keys(shapes).filter((name) => /alloc|take/i.test(name)));
  const method = fc.oneof(
    { weight: 2, arbitrary: allocating },
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(shapes)) },
  );
  return fc.array(fc.record({ method, picks: fc.tuple(pick, pick, pick) }), {
    minLength: 20,
    maxLength: 120,
    size: "max",
  });
}

/** A command that threw. */
export class Refusal {
  readonly facts: readonly unknown[];

  constructor(error: unknown) {
    const code = error instanceof AllocError ? [error.code, error.allocator, error.value] : [];
    this.facts = [...code, String(error)];
  }
}

/** A pool and all a user of it knows. */
interface Session {
  readonly pool: Record<string, unknown>;
  readonly words: Int32Array;
  readonly spec: Spec;
  readonly handles: number[];
  readonly marks: number[];
  readonly shapes: Shapes;
}

/** Where in its buffer an image stands: not at the start, so that a forgotten byteOffset is seen. */
const BYTE_OFFSET = 128;

export function open(make: PoolClass, spec: Spec, shapes: Shapes): Session {
  const words = Number(spec["imageWords"]);
  const Buffer = spec["shared"] === true ? SharedArrayBuffer : ArrayBuffer;
  const buffer = new Buffer(BYTE_OFFSET + words * 4);
  const pool = new make(buffer, BYTE_OFFSET, 0);
  (pool["_format"] as () => void).call(pool);
  return { pool, words: new Int32Array(buffer, BYTE_OFFSET, words), spec, handles: [0], marks: [0], shapes };
}

/** Does one command; what came of it as plain data. */
export function perform(session: Session, { method, picks }: Command): unknown {
  if (method === "poke") return poke(session, picks);
  const { pool, handles, marks } = session;
  try {
    const member = pool[method];
    const args = session.shapes[method]!.map((kind, i) => argument(kind, picks[i]!, session));
    const result = typeof member === "function" ? (member.apply(pool, args) as unknown) : member;
    if (typeof result === "number" && /alloc|take/i.test(method)) handles.push(result);
    if (method === "mark") marks.push(result as number);
    for (const out of args) if (out instanceof Int32Array) handles.push(...out);
    return [plain(result), args.map(plain)];
  } catch (error) {
    return new Refusal(error);
  }
}

/** A user who writes into a slot, live or free, or another worker who attaches: not in `fast`, where links stand in slots. */
function poke({ words, spec }: Session, [where, what]: readonly number[]): unknown {
  const origin = Number(spec["originWord"]);
  if (what! % 4 === 0 && spec["shared"] === true)
    return (words[Number(spec["workersWord"]) + 32 * (where! % 2)] = what! % 8 === 0 ? 1 : 0);
  if (spec["headWord"] !== undefined && spec["metaWord"] === undefined) return undefined;
  return (words[origin + 2 + (where! % (words.length - origin - 2))] = what!);
}

function argument(kind: Argument, n: number, { handles, marks }: Session): unknown {
  switch (kind) {
    case "handle":
      return n % 16 === 0 ? n * 0x1003 : handles[handles.length - 1 - (n % Math.min(handles.length, 24))];
    case "handles":
      return handles.slice(-(n % 5) - 1);
    case "out":
      return new Int32Array(n % 9);
    case "visit":
      return () => undefined;
    case "size":
      return n % 13 === 0 ? [0, -1, 1.5, Number.NaN, 2 ** 40][n % 5] : (n % 60) + 1;
    case "align":
      return [1, 2, 4, 8, 8, 16, 64, 3][n % 8];
    case "count":
      return n % 17 === 0 ? -1 : n % 20;
    case "mark":
      return marks[n % marks.length];
    case "text":
      return "ascii, äöü, 日本語, 🙂".slice(n % 10, n % 23);
    case "one":
      return 1 << (n % 4);
  }
}

/** Views, iterators and scopes as data that can be compared. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)];
  if (typeof value === "object" && value !== null && Symbol.iterator in value && !Array.isArray(value))
    return [...(value as Iterable<unknown>)];
  return value;
}
