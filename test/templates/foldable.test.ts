import { describe, expect, test } from "vitest";
import { foldable } from "../../templates/runtime/foldable.js";

/** What a generated cursor looks like: arrays set once, an address that moves. */
function defineCursor() {
  return class Cursor {
    readonly _i32: Int32Array;
    _w = 0;

    constructor(i32: Int32Array) {
      this._i32 = i32;
    }

    get id(): number {
      return this._i32[this._w]!;
    }
  };
}

describe("the cursor that V8 folds", () => {
  const words = (first: number) => Int32Array.of(first, first + 1);

  test("of a class: the first one has its arrays on a prototype of its own", () => {
    const Cursor = defineCursor();
    const cursor = foldable(new Cursor(words(10)));
    cursor._w = 1;
    expect(cursor).toBeInstanceOf(Cursor);
    expect(cursor.id).toBe(11);
    expect(Object.keys(cursor)).toEqual(["_w"]);
    expect(Object.keys(Object.getPrototypeOf(cursor) as object)).toEqual(["_i32"]);
  });

  test("of the same class again: it stays as it is, so that all but the first have one shape", () => {
    const Cursor = defineCursor();
    const first = foldable(new Cursor(words(10)));
    const second = new Cursor(words(20));
    expect(foldable(second)).toBe(second);
    expect([first.id, second.id]).toEqual([10, 20]);
  });

  test("of another class: a first one again", () => {
    for (const Cursor of [defineCursor(), defineCursor()]) {
      expect(Object.keys(foldable(new Cursor(words(0))))).toEqual(["_w"]);
    }
  });
});
