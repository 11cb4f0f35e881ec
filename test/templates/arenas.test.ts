import { describe, expect, test } from "vitest";
import { codeOf } from "../../templates/testing/steps.js";
import { arenaKinds, attachArenas } from "./support/arenas.js";

describe.each(arenaKinds.filter(({ checks, users }) => checks !== "fast" && users < 2))("$name", (kind) => {
  test("refuses a mark that would cut a block which lives on", () => {
    const [arena] = attachArenas(kind, 256).arenas;
    arena!.alloc(24);
    const mark = arena!.mark();
    arena!.reset();
    const block = arena!.alloc(64);
    expect(codeOf(() => arena!.rewind(mark))).toBe("INVALID_VALUE");
    expect(arena!.isLive!(block)).toBe(true);
    expect(arena!.check()).toMatchObject({ ok: true });
  });

  test("gives no bytes beyond the block", () => {
    const [arena] = attachArenas(kind, 256).arenas;
    const block = arena!.alloc(20);
    arena!.alloc(8);
    expect(arena!.bytes(block, 24).length).toBe(24);
    expect(codeOf(() => arena!.bytes(block, 25))).toBe("INVALID_SIZE");
    expect(codeOf(() => arena!.bytes(block, -1))).toBe("INVALID_SIZE");
  });

  test("refuses an element that is not there", () => {
    const [arena] = attachArenas(kind, 256).arenas;
    const slice = arena!._allocSlice(3, 5, 2);
    for (const index of [3, 4, -1, 0.5, NaN])
      expect(codeOf(() => arena!._elementsFor(slice, index))).toBe("INVALID_VALUE");
  });
});

describe.each(arenaKinds.filter(({ checks, users }) => checks === "paranoid" && users < 2))("$name", (kind) => {
  test("tells of a write past the end of a block, at check and at rewind", () => {
    const [arena] = attachArenas(kind, 256).arenas;
    const mark = arena!.mark();
    const address = arena!.addressOf(arena!.alloc(16));
    new Uint8Array(arena!._i32.buffer)[address + 16] = 1;
    expect(arena!.check()).toMatchObject({ ok: false });
    expect(codeOf(() => arena!.rewind(mark))).toBe("OVERFLOW");
    expect(arena!.used).toBe(0);
    expect(arena!.check()).toMatchObject({ ok: true });
  });
});

test.each(arenaKinds)("$name: alignments to 4096, the largest", (kind) => {
  const { arenas } = attachArenas(kind, 1 << 18);
  let end = 0;
  for (let i = 0; i < 39; i++) {
    const align = 2 ** (i % 13),
      arena = arenas[i % arenas.length]!,
      at = arena.addressOf(arena.alloc(20, align)) - arena._i32.byteOffset; // from the start of the image
    expect(at % align).toBe(0);
    expect(at).toBeGreaterThanOrEqual(end);
    end = at + 20;
  }
  expect(arenas[0]!.check()).toMatchObject({ ok: true });
  expect(codeOf(() => arenas[0]!.alloc(8, 8192))).toBe("INVALID_SIZE");
});

test.each(arenaKinds.filter(({ users }) => users < 2))("$name: a scope ends once", (kind) => {
  const [arena] = attachArenas(kind, 256).arenas;
  const scope = arena!.scope();
  arena!.alloc(8);
  scope[Symbol.dispose]();
  expect(arena!.used).toBe(0);
  arena!.alloc(8);
  const { used } = arena!;
  scope[Symbol.dispose]();
  expect(arena!.used).toBe(used);
});

test.each(arenaKinds.filter(({ users }) => users < 2))("$name: a scope ends those inside it", (kind) => {
  const [arena] = attachArenas(kind, 256).arenas;
  const outer = arena!.scope();
  arena!.alloc(8);
  const inner = arena!.scope();
  outer[Symbol.dispose]();
  arena!.alloc(8);
  const afterReset = arena!.scope();
  arena!.reset();
  for (let i = 0; i < 4; i++) arena!.alloc(8);
  const { used } = arena!;
  inner[Symbol.dispose]();
  afterReset[Symbol.dispose]();
  expect(arena!.used).toBe(used);
});

test.each(arenaKinds)("$name: a slice larger than the address space is no small one", (kind) => {
  const [arena] = attachArenas(kind, 4096).arenas;
  for (const count of [513, 2 ** 29, 2 ** 31 - 1, -1, 0.5, NaN]) expect(arena!._allocSlice(0, count, 8)).toBe(0);
  expect(arena!.used).toBe(0);
});

test.each(arenaKinds)(
  "$name: strings come back as they were; lone surrogates are U+FFFD in fast, else refused",
  (kind) => {
    const [arena] = attachArenas(kind, 4096).arenas;
    for (const text of ["", "\0", "a\0", "a\ufeffb", "\ufeff", "héllo", "🦊"]) {
      expect(arena!.getString(arena!.allocString(text))).toBe(text);
    }
    if (kind.checks === "fast") expect(arena!.getString(arena!.allocString("\ud800"))).toBe("\ufffd");
    else expect(() => arena!.allocString("\ud800")).toThrow(/INVALID_VALUE/);
  },
);
