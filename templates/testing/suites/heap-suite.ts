import { describe, expect, test } from "vitest";
import type { Form, Leaf } from "../fields/leaves.js";
import { largestOf } from "../fields/samples.js";
import { canMeasureHeap, freshLoops, heapBytesPerOperation } from "../heap-growth.js";
import type { Loop, NumberSite } from "../heap-loops.js";
import { pascalCase } from "../names.js";

export type Loops = Awaited<ReturnType<typeof freshLoops>>;

/** A loop that must not leave anything on the JS heap; undefined when there is no room to run it. */
export interface HeapCase {
  readonly name: string;
  readonly make: (loops: Loops) => Loop | undefined;
}

/** One test a loop. A suite without tests would fail: there is nothing to measure where one slot holds only bigints. */
export function heapSuite(title: string, cases: readonly HeapCase[]): void {
  if (cases.length === 0) return;
  describe(title, { timeout: 120_000 }, () => {
    for (const { name, make } of cases) {
      test.skipIf(!canMeasureHeap)(`${name}: under 1 byte an operation`, async () => {
        const loop = make(await freshLoops());
        if (loop) expect(heapBytesPerOperation(loop)).toBeLessThan(1);
      });
    }
  });
}

/** The struct that loops work on. */
export interface Site {
  /** Begins the name of each loop: `Header: `, or nothing. */
  readonly prefix: string;
  /** What stands between `get` and the name of a field. */
  readonly infix: string;
  readonly owner: () => object;
  /** A live handle, 0 when there is no room for one; and the cursor on it. */
  readonly handle: () => number;
  readonly cursor: (handle: number) => object;
}

/**
 * The accessors of a struct. What fits 31 bits is no object wherever it is handed to, so that one loop goes over all of
 * those fields; floats have a loop each. Strings and bigints are objects anyway, and so is what is made of a bigint.
 */
export function accessorCases(leaves: readonly Leaf[], site: Site): HeapCase[] {
  const measured = leaves.filter(({ dims, isReadOnly }) => dims.length <= 3 && !isReadOnly);
  const small = measured.filter(isSmall).map(smallField);
  return [
    ...inGroups(small).flatMap((fields) => smallCases(fields, site)),
    ...measured.filter(isNumber).flatMap((leaf) => numberCases(leaf, site)),
  ];
}

/** Few enough that an object in one of them shows. */
const GROUP = 8;

const inGroups = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / GROUP) }, (_, g) => all.slice(g * GROUP, (g + 1) * GROUP));

const isNumber = ({ value, isAtomic }: Leaf): boolean =>
  value.kind === "scalar" && /^(f32|f64|u53)$/.test(value.type) && !isAtomic;

const isSmall = ({ value }: Leaf): boolean =>
  value.kind === "enum" ||
  value.kind === "part" ||
  value.kind === "ref" ||
  (value.kind === "scalar" && (value.type === "bool" || largestOf(value.type) > 0));

function numberCases(leaf: Leaf, { prefix, infix, owner, handle, cursor }: Site): HeapCase[] {
  const { name, method, steps, dims, value } = leaf;
  const more = value.kind === "scalar" && value.type === "u53" ? 0 : 0.5;
  const counts = dims.map(({ count }) => count);
  const byHandle: NumberSite = { get: `get${infix}${method}`, set: `set${infix}${method}`, counts, more };
  const last = steps.at(-1)!;
  const ownCounts = counts.slice(counts.length - last.indices);
  const inView: NumberSite = { get: last.name, set: `set${pascalCase(last.name)}`, counts: ownCounts, more };
  const cases: Formed[] = [
    {
      form: "handle",
      name: `${prefix}${name} by handle`,
      make: (loops) => {
        const h = handle();
        return h === 0 ? undefined : loops.byHandle(owner(), h, byHandle);
      },
    },
    {
      form: "cursor",
      name: `${prefix}${name} through the cursor`,
      make: (loops) => {
        const h = handle();
        return h === 0 ? undefined : loops.throughView(partsFrom(cursor(h), leaf), inView);
      },
    },
  ];
  return cases.filter(({ form }) => leaf.forms.includes(form));
}

type Formed = HeapCase & { readonly form: Form };

/** The view that the last accessor belongs to; in arrays of structs one after the other. */
function partsFrom(view: object, { steps, dims }: Leaf): (i: number) => object {
  const outer = steps.slice(0, -1);
  if (outer.length === 0) return () => view;
  const counts = dims.map(({ count }) => count);
  return (i) => {
    let part = view as Readonly<Record<string, unknown>>;
    let d = 0;
    for (let s = 0; s < outer.length; s++) {
      const { name, indices } = outer[s]!;
      if (indices === 0) part = part[name] as typeof part;
      else if (indices === 1) part = (part as Callable)[name]!(i % counts[d]!) as typeof part;
      else
        part = (part as Callable)[name]!(i % counts[d]!, i % counts[d + 1]!, i % (counts[d + 2] ?? 1)) as typeof part;
      d += indices;
    }
    return part;
  };
}

type Callable = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** A field whose values are no objects: `(i & mask) + least`, or whether i is odd. */
interface SmallField {
  readonly leaf: Leaf;
  readonly isFlag: boolean;
  readonly mask: number;
  readonly least: number;
}

function smallField(leaf: Leaf): SmallField {
  const { value } = leaf;
  const isFlag = (value.kind === "part" && value.bits === 1) || (value.kind === "scalar" && value.type === "bool");
  const field = { leaf, isFlag, mask: 0, least: 0 };
  if (value.kind === "enum") return { ...field, least: value.values[0]! };
  if (value.kind === "part") return { ...field, mask: 2 ** Math.min(value.bits, 30) - 1 };
  if (value.kind === "scalar") return { ...field, mask: Math.min(largestOf(value.type), 2 ** 30 - 1) };
  return field;
}

function smallCases(fields: readonly SmallField[], { prefix, infix, owner, handle, cursor }: Site): HeapCase[] {
  const names = namesOf(fields);
  const cases: Formed[] = [
    {
      form: "handle",
      name: `${prefix}${names} by handle`,
      make: () => {
        const [pool, h] = [owner() as Callable, handle()];
        const runs = fields.map((field) => handleStep(field, infix));
        return h === 0 ? undefined : stepping(runs, (step, i) => step(pool, h, i));
      },
    },
    {
      form: "cursor",
      name: `${prefix}${names} through the cursor`,
      make: () => {
        const h = handle();
        if (h === 0) return undefined;
        const view = cursor(h);
        return stepping(
          fields.map((field) => viewStep(field, view)),
          (step, i) => step(i),
        );
      },
    },
  ];
  return cases.filter(({ form }) => fields[0]!.leaf.forms.includes(form));
}

/** `id`, `id to hits` */
const namesOf = (fields: readonly SmallField[]): string =>
  [...new Set([fields[0]!, fields.at(-1)!])].map(({ leaf }) => leaf.name).join(" to ");

/** n operations, one after the other through all steps. */
function stepping<Step>(steps: readonly Step[], run: (step: Step, i: number) => number): Loop {
  return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = (sum + run(steps[i % steps.length]!, i)) | 0;
    return sum;
  };
}

const valueAt = ({ isFlag, mask, least }: SmallField, i: number): number | boolean =>
  isFlag ? (i & 1) === 1 : (i & mask) + least;

function handleStep(field: SmallField, infix: string): (pool: Callable, h: number, i: number) => number {
  const { method, dims } = field.leaf;
  const [get, set] = [`get${infix}${method}`, `set${infix}${method}`];
  const [a = 1, b = 1, c = 1] = dims.map(({ count }) => count);
  if (dims.length === 0)
    return (pool, h, i) => {
      pool[set]!(h, valueAt(field, i));
      return Number(pool[get]!(h));
    };
  if (dims.length === 1)
    return (pool, h, i) => {
      pool[set]!(h, i % a, valueAt(field, i));
      return Number(pool[get]!(h, i % a));
    };
  if (dims.length === 2)
    return (pool, h, i) => {
      pool[set]!(h, i % a, i % b, valueAt(field, i));
      return Number(pool[get]!(h, i % a, i % b));
    };
  return (pool, h, i) => {
    pool[set]!(h, i % a, i % b, i % c, valueAt(field, i));
    return Number(pool[get]!(h, i % a, i % b, i % c));
  };
}

function viewStep(field: SmallField, view: object): (i: number) => number {
  const { leaf } = field;
  const part = partsFrom(view, leaf) as (i: number) => Callable;
  const { name, indices } = leaf.steps.at(-1)!;
  const set = `set${pascalCase(name)}`;
  const [a = 1, b = 1, c = 1] = leaf.dims.slice(leaf.dims.length - indices).map(({ count }) => count);
  if (indices === 0)
    return (i) => {
      const at = part(i) as unknown as Record<string, unknown>;
      at[name] = valueAt(field, i);
      return Number(at[name]);
    };
  if (indices === 1)
    return (i) => {
      part(i)[set]!(i % a, valueAt(field, i));
      return Number(part(i)[name]!(i % a));
    };
  if (indices === 2)
    return (i) => {
      part(i)[set]!(i % a, i % b, valueAt(field, i));
      return Number(part(i)[name]!(i % a, i % b));
    };
  return (i) => {
    part(i)[set]!(i % a, i % b, i % c, valueAt(field, i));
    return Number(part(i)[name]!(i % a, i % b, i % c));
  };
}
