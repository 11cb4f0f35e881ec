import { pascalCase } from "../names.js";
import type { Indices } from "./elements.js";
import type { Leaf, Step } from "./leaves.js";

/*
 * Accessors of generated code, by name. Each comes with its text, for a counterexample reads as a program:
 * `headers.setOrigin(h1, 3, 7)`, `headers.at(h1).items(1).y = 7`.
 */

type Members = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Calls the method of that name. */
export function call(object: unknown, method: string, ...args: readonly unknown[]): unknown {
  const methods = object as Methods;
  if (typeof methods[method] !== "function") throw new Error(`there is no method ${method}`);
  return methods[method](...args);
}

/** An accessor on handles, `getItemsY`; `infix` stands behind `get` in arenas. */
export const getter = ({ method }: Leaf, infix = ""): string => `get${infix}${method}`;
export const setter = ({ method }: Leaf, infix = ""): string => `set${infix}${method}`;

/** The view that the last accessor belongs to. */
export function partOf(view: unknown, steps: readonly Step[], at: Indices): unknown {
  let [part, from] = [view, 0];
  for (const { name, indices } of steps.slice(0, -1)) {
    part = indices === 0 ? (part as Members)[name] : call(part, name, ...at.slice(from, from + indices));
    from += indices;
  }
  return part;
}

/** The indices of the last accessor. */
const lastIndices = (steps: readonly Step[], at: Indices): Indices => at.slice(at.length - steps.at(-1)!.indices);

/** `view.items(1).y` */
export function read({ steps }: Leaf, at: Indices, view: unknown): unknown {
  const part = partOf(view, steps, at);
  const { name, indices } = steps.at(-1)!;
  return indices === 0 ? (part as Members)[name] : call(part, name, ...lastIndices(steps, at));
}

/** `view.items(1).y = value`, `view.setOrigin(3, value)` */
export function write({ steps }: Leaf, at: Indices, view: unknown, value: unknown): void {
  const part = partOf(view, steps, at);
  const { name, indices } = steps.at(-1)!;
  if (indices === 0) (part as Record<string, unknown>)[name] = value;
  else call(part, `set${pascalCase(name)}`, ...lastIndices(steps, at), value);
}

/** What `write` does, as it stands in source text. */
export function writeText({ steps }: Leaf, at: Indices, view: string, value: string): string {
  let [text, from] = [view, 0];
  for (const { name, indices } of steps.slice(0, -1)) {
    text += indices === 0 ? `.${name}` : `.${name}(${at.slice(from, from + indices).join(", ")})`;
    from += indices;
  }
  const { name, indices } = steps.at(-1)!;
  if (indices === 0) return `${text}.${name} = ${value}`;
  return `${text}.set${pascalCase(name)}(${[...lastIndices(steps, at), value].join(", ")})`;
}
