import path from "node:path";
import { describe, expect, test } from "vitest";
import { TokenKind, Tokens } from "../../generated/tokens/index.js";
import { repository } from "./compiled.js";
import { tokens } from "./tokens.js";
import { Tokenizer } from "./tokens/tokenizer.js";
import { valueOf } from "./tokens/values.js";
import type { StoreTokenHandle } from "../../generated/tokens/index.js";

const roundTrip = (text: string): unknown => {
  using image = Tokens.create();
  return valueOf(image.store, text, new Tokenizer(image.store, text).document());
};

/** A link that must be there. */
const linked = (token: StoreTokenHandle | 0): StoreTokenHandle => {
  if (token === 0) throw new Error("no token there");
  return token;
};

describe("a real file of a megabyte", () => {
  test("gives the values of JSON.parse, from tokens outside the heap", async () => {
    const figures = await tokens(path.join(repository, "node_modules"));
    expect(figures.fileBytes).toBeGreaterThanOrEqual(1 << 20);
    expect(figures.tokens).toBeGreaterThan(30_000);
    expect(figures.equal).toBe(true);
    expect(figures.arenaBytes).toBeGreaterThanOrEqual(figures.tokens * 24);
    expect(figures.usedAfterReset).toBe(0);
  });
});

describe("every kind of JSON", () => {
  test.each([
    "{}",
    "[]",
    '""',
    "0",
    "-0",
    "true",
    "false",
    "null",
    " [ 1 , 2 ] ",
    "1.5e3",
    "-1E-2",
    "0.25",
    "[[[]],{}]",
    '{"a":{"b":[true,false,null]},"a":2}',
    '{"__proto__":1}',
    '{"":""}',
    String.raw`"\" \\ \/ \b \f \n \r \t \u0041 \ud83d\ude00"`,
    '"größer ✓ 😀"',
    "12345678901234567890",
  ])("%s", (text) => {
    expect(roundTrip(text)).toStrictEqual(JSON.parse(text));
  });

  test.each(["", "{", "[1,]", '{"a"}', "{a:1}", "01", "1.", "+1", '"abc', "tru", "[1 2]", "1 2", '"\n"', "-"])(
    "refuses %j as JSON.parse does",
    (text) => {
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
      expect(() => roundTrip(text)).toThrow(SyntaxError);
    },
  );
});

test("tokens link to their children and to the next sibling", () => {
  using image = Tokens.create();
  const { store } = image;
  const root = new Tokenizer(store, '{"a": [1, 2]}').document();
  const key = linked(store.getTokenChild(root));
  const list = linked(store.getTokenNext(key));
  const one = linked(store.getTokenChild(list));
  const kinds = [root, key, list, one, linked(store.getTokenNext(one))].map((token) => store.getTokenKind(token));
  const { object, string, array, number } = TokenKind;
  expect(kinds).toEqual([object, string, array, number, number]);
});

test("a token of a document that was dropped is found, not read", () => {
  using image = Tokens.create();
  const { store } = image;
  const root = new Tokenizer(store, "[1]").document();
  store.reset();
  expect(() => store.getTokenChild(root)).toThrow(expect.objectContaining({ code: "STALE_HANDLE" }));
});

test("a full arena says so", () => {
  using image = Tokens.create();
  const text = `[${"0,".repeat(800_000)}0]`;
  expect(() => new Tokenizer(image.store, text).document()).toThrow(expect.objectContaining({ code: "EXHAUSTED" }));
  expect(image.store.check().ok).toBe(true);
});
