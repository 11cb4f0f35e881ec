import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { ArenaModel, Block, Slice, SliceForm } from "./arena-model.js";
import type { ArenaCommand, Turn } from "./arena-steps.js";
import { byOwner, byUser, pick, request, user } from "./arena-steps.js";
import { codeOf, literal, same } from "./steps.js";

/** Commands on slices of each element type. */
export const sliceCommands = (forms: readonly SliceForm[]): Arbitrary<ArenaCommand>[] =>
  forms.length === 0
    ? []
    : [fc.oneof(...forms.map(allocSlice)), fc.oneof(...forms.map(append)), fc.oneof(...forms.map(setElement))];

/** The slice and its header of 8 bytes, { length, capacity }, which stands where the handle points. */
const allocSlice = (form: SliceForm): Arbitrary<ArenaCommand> =>
  fc.tuple(user, fc.nat(6), fc.nat(6), fc.boolean()).map(([by, length, spare, isTry]) =>
    byOwner(by, (turn) => {
      const { arena, model, name } = turn;
      const capacity = isTry ? length + spare : length;
      const statement = isTry ? `tryAlloc${form.name}(${length}, ${capacity})` : `alloc${form.name}(${length})`;
      request(turn, model.nextName("a"), {
        statement: `${name}.${statement}`,
        size: 8 + capacity * form.bytes,
        align: Math.max(form.bytes, 4),
        isTry,
        make: () => (isTry ? form.tryAlloc(arena, length, capacity) : form.alloc(arena, length)),
        holds: (_, handle) => ({ kind: "slice", form, values: elementsOf(turn, form, handle), capacity }),
      });
    }),
  );

/** What a slice holds, read through the typed array over it. */
function elementsOf({ arena }: Turn, form: SliceForm, handle: number): unknown[] {
  const elements = form.elements(arena, handle);
  same(elements.byteOffset % form.bytes, 0, `byteOffset of the ${form.name} modulo ${form.bytes}`);
  return Array.from(elements);
}

const slicesOf = (model: ArenaModel, form: SliceForm): (Block & Slice)[] =>
  model.live.flatMap((block) =>
    block.holds.kind === "slice" && block.holds.form === form ? [{ ...block, ...block.holds }] : [],
  );

const append = (form: SliceForm): Arbitrary<ArenaCommand> =>
  fc.tuple(user, pick, form.reference.values).map(([by, which, value]) =>
    byUser(by, (turn) => {
      const slices = slicesOf(turn.model, form);
      const slice = slices[which % slices.length];
      if (!slice) return;
      turn.say(`${turn.name}.append${form.name}(${slice.name}, ${literal(value)})`);
      if (slice.values.length < slice.capacity) {
        form.append(turn.arena, slice.handle, value);
        slice.values.push(value);
      } else {
        same(
          codeOf(() => form.append(turn.arena, slice.handle, value)),
          "CAPACITY",
          "the end of append to a full slice",
        );
      }
    }),
  );

const setElement = (form: SliceForm): Arbitrary<ArenaCommand> =>
  fc.tuple(user, pick, pick, form.reference.values).map(([by, which, at, value]) =>
    byUser(by, (turn) => {
      const slices = slicesOf(turn.model, form).filter(({ values }) => values.length > 0);
      const slice = slices[which % slices.length];
      if (!slice) return;
      const index = at % slice.values.length;
      turn.say(`${turn.name}.set${form.name}(${slice.name}, ${index}, ${literal(value)})`);
      form.set(turn.arena, slice.handle, index, value);
      slice.values[index] = value;
      same(elementsOf(turn, form, slice.handle)[index], value, `element ${index} in the typed array`);
    }),
  );
