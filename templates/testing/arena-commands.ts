import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { arenaMisuse } from "./arena-misuse.js";
import { freeing, takeLargest, wrongFreeing } from "./arena-freeing.js";
import type { Arena, ArenaUnderTest, FreeingArena, SliceForm, StructForm } from "./arena-model.js";
import { ArenaModel } from "./arena-model.js";
import { sliceCommands } from "./arena-slices.js";
import type { ArenaCommand } from "./arena-steps.js";
import { byOwner, byUser, pick, request, user } from "./arena-steps.js";
import { Contents, everyWriting, write, writings } from "./fields/contents.js";
import { thinnedOut } from "./fields/elements.js";
import { codeOf, literal, same } from "./steps.js";

/** How an arena's blocks go: freed each alone, rewound to a mark, or only all at once. */
export type Going = "freed" | "rewound" | "reset";

/** Every command an arena takes; those that are wrong only where the arena finds them. */
export function arenaCommands(
  structs: readonly StructForm[],
  slices: readonly SliceForm[],
  checks: ArenaUnderTest["checks"],
  going: Going,
): Arbitrary<ArenaCommand>[] {
  const right = [
    allocBytes,
    ...structs.flatMap((form) => [allocStruct(form), writeStruct(form), writeStruct(form)]),
    ...sliceCommands(slices),
    allocString,
    ...(going === "rewound" ? [mark, rewind, enterScope] : []),
    ...(going === "freed" ? freeing : []),
    reset,
  ];
  if (checks === "fast") return right;
  return [...right, ...arenaMisuse, ...(going === "freed" ? wrongFreeing : [])];
}

/** A program that writes each field of one struct in every way there is. */
export const everyFieldOf = (form: StructForm): Arbitrary<ArenaCommand[]> =>
  fc.tuple(
    allocStruct(form),
    ...thinnedOut(form.fields.flatMap(everyWriting), MOST_WRITINGS).map((one) => writeStruct(form, one)),
  );

/** What is verified after each of them grows with the number of fields. */
const MOST_WRITINGS = 1000;

const allocBytes = fc
  .tuple(user, fc.integer({ min: 1, max: 100 }), fc.constantFrom(1, 2, 4, 8, 16, 64), fc.boolean())
  .map(([by, size, align, isTry]) =>
    byOwner(by, (turn) => {
      const { model, real, arena } = turn;
      request(turn, model.nextName("b"), {
        statement: `${turn.name}.${isTry ? "tryAlloc" : "alloc"}(${size}, ${align})`,
        size,
        align,
        isTry,
        make: () => (isTry ? arena.tryAlloc(size, align) : arena.alloc(size, align)),
        holds: (address, handle) => {
          const bytes = arena.bytes(handle, size);
          same(bytes.byteOffset, address, "byteOffset of bytes()");
          same(bytes.length, size, "length of bytes()");
          return { kind: "bytes", contents: new Contents(real.buffer, address, size, model.live.length) };
        },
      });
    }),
  );

const allocStruct = (form: StructForm): Arbitrary<ArenaCommand> =>
  fc.tuple(user, fc.boolean()).map(([by, isTry]) =>
    byOwner(by, (turn) => {
      const { model, real, arena } = turn;
      request(turn, model.nextName("s"), {
        statement: `${turn.name}.${isTry ? "tryAlloc" : "alloc"}${form.name}()`,
        size: form.size,
        align: form.align,
        isTry,
        make: () => (isTry ? form.tryAlloc(arena) : form.alloc(arena)),
        holds: (address) => {
          const contents = new Contents(real.buffer, address, form.size, model.live.length);
          return { kind: "struct", form, contents };
        },
      });
    }),
  );

const writeStruct = (form: StructForm, one = writings(form.fields)): Arbitrary<ArenaCommand> =>
  fc.tuple(user, pick, one).map(([by, which, writing]) =>
    byUser(by, ({ model, real, name: ownerName, arena, say }) => {
      const structs = model.live.flatMap((block) =>
        block.holds.kind === "struct" && block.holds.form === form ? [{ ...block, ...block.holds }] : [],
      );
      const struct = structs[which % structs.length];
      if (!struct) return;
      const { handle, name, contents } = struct;
      const at = { text: form.atText(ownerName, name), open: () => form.at(arena, handle) };
      const view = { text: form.viewText(ownerName, name), open: () => form.view(arena, handle) };
      write({ ownerName, owner: arena, name, handle, contents, at, view }, writing, real.checks, say);
    }),
  );

const allocString = fc
  .tuple(
    user,
    fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom("", "\ufeffa", "a\0b", "a\0", "\u{1f600}"),
    ),
  )
  .map(([by, text]) =>
    byOwner(by, (turn) => {
      const size = 8 + new TextEncoder().encode(text).length;
      request(turn, turn.model.nextName("t"), {
        statement: `${turn.name}.allocString(${literal(text)})`,
        size,
        align: 4,
        isTry: false,
        make: () => turn.arena.allocString(text),
        holds: () => ({ kind: "text", text }),
      });
    }),
  );

/** Going back frees for every owner, so none may while others are attached; in a sharded arena it is meant to. */
const isBusy = ({ owners, sharded }: ArenaUnderTest): boolean => owners > 1 && !sharded;

const mark = user.map((by) =>
  byOwner(by, ({ model, real, name, arena: any, say }) => {
    const arena = any as Arena;
    if (isBusy(real)) {
      say(`${name}.rewind(${name}.mark())`);
      same(
        codeOf(() => arena.rewind(arena.mark())),
        "BUSY",
        "the end of rewind while another owner is attached",
      );
      return;
    }
    const m = model.nextName("m");
    say(`const ${m} = ${name}.mark()`);
    const place = arena.mark();
    model.marks.push({
      statement: `${name}.rewind(${m})`,
      live: model.live.length,
      back: () => arena.rewind(place),
    });
  }),
);

const enterScope = user.map((by) =>
  byOwner(by, ({ model, real, name, arena: any, say }) => {
    const arena = any as Arena;
    if (isBusy(real)) return;
    const s = model.nextName("scope");
    say(`const ${s} = ${name}.scope()`);
    const scope = arena.scope();
    model.marks.push({
      statement: `${s}[Symbol.dispose]()`,
      live: model.live.length,
      back: () => scope[Symbol.dispose](),
    });
  }),
);

/** Back to any mark, or to the end of any scope; those set since are gone with what was allocated since. */
const rewind = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, say }) => {
    const at = which % model.marks.length;
    const chosen = model.marks[at];
    if (!chosen) return;
    say(chosen.statement);
    chosen.back();
    model.marks.splice(at);
    model.keep(chosen.live);
  }),
);

const reset = user.map((by) =>
  byOwner(by, ({ model, real, name, arena, say }) => {
    say(`${name}.reset()`);
    if (isBusy(real)) {
      same(
        codeOf(() => arena.reset()),
        "BUSY",
        "the end of reset() while another owner is attached",
      );
      return;
    }
    arena.reset();
    model.marks.splice(0);
    model.keep(0);
  }),
);

/**
 * Runs a program of `fc.commands` against the arena. Where `spare` is given, only about that many bytes are left to
 * it: the others are taken beforehand, so that it meets a full arena.
 */
export function runArenaProgram(program: Iterable<ArenaCommand>, real: ArenaUnderTest, spare?: number): void {
  const model = new ArenaModel();
  if (spare !== undefined) takeAllBut(spare, real);
  fc.modelRun(() => ({ model, real }), program);
}

function takeAllBut(spare: number, { users, frees }: ArenaUnderTest): void {
  const [, arena] = users[0]!;
  if (!frees) arena.alloc(arena.remaining - spare);
  else takeLargest(arena as FreeingArena, spare);
}
