import fc from "fast-check";
import type { SlotNumbers } from "./description.js";
import { effort, same } from "./steps.js";

/** One root, as the class of this module has it. */
export interface RootForm {
  readonly name: string;
  readonly slots: SlotNumbers | undefined;
  readonly get: (roots: unknown) => number;
  readonly set: (roots: unknown, handle: number) => void;
  readonly exchange: (roots: unknown, handle: number) => number;
  readonly compareExchange: (roots: unknown, expected: number, handle: number) => number;
}

/** Few enough that what is expected often stands there. No live slot need be behind a handle: roots do not look. */
const handle = fc.oneof(fc.nat(3), fc.nat(2 ** 31 - 1));

const step = fc.record({
  kind: fc.constantFrom("set", "exchange", "compareExchange"),
  by: fc.nat(1),
  root: fc.oneof(fc.nat(3), fc.nat(2 ** 24)),
  handle,
  expected: handle,
});

/** Random accesses of two modules, each answer compared with the model's. */
export function runRootProgram(forms: readonly RootForm[], users: readonly [unknown, unknown]): void {
  const model = forms.map((form) => form.get(users[0]));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), (program) => {
      for (const { kind, by, root, handle: drawn, expected: guessed } of program) {
        const i = root % forms.length;
        const [form, before] = [forms[i]!, model[i]!];
        const [h, expected] = [fitting(drawn, form.slots), fitting(guessed, form.slots)];
        if (kind === "set") form.set(users[by]!, h);
        if (kind === "exchange") same(form.exchange(users[by]!, h), before, `${form.name} before`);
        if (kind === "compareExchange")
          same(form.compareExchange(users[by]!, expected, h), before, `${form.name} before`);
        if (kind !== "compareExchange" || expected === before) model[i] = h;
      }
      forms.forEach((form, i) => users.forEach((user) => same(form.get(user), model[i], form.name)));
    }),
    effort,
  );
}

/** The number itself, or where a root looks at the slot, the same generation of one that it takes. */
function fitting(h: number, slots: SlotNumbers | undefined): number {
  if (slots === undefined || h === 0) return h;
  const { mask, first, last } = slots;
  return (h & ~mask) | (first + ((h & mask) % (last - first + 1)));
}
