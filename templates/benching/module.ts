import type { BenchDescription, RecordDescription } from "./description.js";
import type { Counter, Guards } from "./loops.js";
import { camelCase, pascalCase } from "../testing/names.js";

/** What every module has; allocators are found by name. */
export interface Module {
  readonly buffer: ArrayBufferLike;
  readonly guards: Guards;
  dispose(): void;
}

/** The allocator of that name. */
export const allocatorOf = <A>(module: object, name: string): A =>
  (module as Readonly<Record<string, A>>)[camelCase(name)]!;

/** Accessors of the counter; in arenas the struct's name stands in them: `getHeaderId`. */
export function counterOf({ name, counter, isArray = false }: RecordDescription, inArena = false): Counter | undefined {
  const infix = inArena ? pascalCase(name) : "";
  return counter === undefined ? undefined : { get: `get${infix}${counter}`, set: `set${infix}${counter}`, isArray };
}

/** The property of the object that stands for the counter. */
export const counterProperty = ({ counter, isArray }: RecordDescription): string =>
  counter === undefined || isArray === true ? "counter" : counter.charAt(0).toLowerCase() + counter.slice(1);

/** `packets.headers: free-list, shared, checked` */
export const titleOf = (
  { name, backing, checks }: BenchDescription,
  allocator: { name: string; kind: string },
): string => `${name}.${allocator.name}: ${allocator.kind}, ${backing}, ${checks}`;

/** The power of two at or below n. */
export const powerBelow = (n: number): number => 2 ** Math.floor(Math.log2(n));
