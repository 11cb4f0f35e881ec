import { type Code, code, own, typeOf, valueOf } from "./code.js";
import type { Form, Plan, ViewPlan } from "../../4-plan/types.js";

/** A struct as one allocator gives it out: its view, and the handle type it has there. */
export interface Held {
  readonly view: ViewPlan;
  readonly handle: string;
}

/** `Header`, or `Header<HeadersHandle>` where other allocators hold Headers too. */
export const viewType = (held: Held): Code =>
  code`${valueOf(held.view.file, held.view.className)}${typeArgument(held)}`;
export const cursorType = (held: Held): Code =>
  code`${typeOf(held.view.file, held.view.cursorName)}${typeArgument(held)}`;

const typeArgument = ({ view, handle }: Held): string => (view.holders.length > 1 ? `<${handle}>` : "");

/** The statement body that moves a cursor to h and returns it. Brackets, because users have no use for an address. */
export function moveCursor({ view, cursor }: Form, plan: Plan): Code {
  const fast = plan.layout.memory.checks === "fast";
  const address = fast ? "h" : code`${own("_locate")}(h)`;
  const base = view.unit === "word" ? code`["_w"] = ${address}` : code`["_b"] = ${address} << 2`;
  return code`const c = this.${cursor}; c${base};${fast ? "" : ' c["_h"] = h;'} return c;`;
}

/** The expression for a new view of h. */
export const newView = (held: Held): Code => code`new ${viewType(held)}(this, h)`;
