import { beforeEach, describe, expect, test } from "vitest";
import { AT_FREE, AT_RETIRE, HandleClaims } from "../../templates/runtime/claims.js";
import { GuardedSlots } from "../../templates/runtime/guarded-slots.js";

/* What `settle` makes of the lines of a dead worker; that it is right whenever somebody dies is shown in exploration/. */

const live = 2,
  owner = live | 4,
  retired = -9,
  freed = 1;
const shape = {
  name: "items",
  capacity: 3,
  workers: 3,
  topsWord: 8,
  lineWords: 4,
  metaWord: 32,
  stateWord: 40,
  slotMask: 255,
  live,
  generationStep: 256,
};
const slot = 2,
  h = (256 * 5) | slot,
  closed = 256 * 5;
const dead = 0,
  other = 2;
const line = (worker: number, note: number): number => shape.topsWord + worker * shape.lineWords + note;

describe("a dead worker that was ending a handle", () => {
  let words: Int32Array, claims: HandleClaims;
  const meta = (): number => words[shape.metaWord + slot]!;
  const state = (): number => words[shape.stateWord + slot]!;

  beforeEach(() => {
    words = new Int32Array(64);
    const guarded = new GuardedSlots({} as never, words);
    claims = new HandleClaims(shape, words, 1, guarded);
    words[shape.metaWord + slot] = closed;
    words[shape.stateWord + slot] = owner;
  });

  const isToBeFreed = (): boolean => words[line(dead, AT_FREE)] === h;

  test("had closed it to free it: it is freed, and no reader finds it in use from here on", () => {
    words[line(dead, AT_FREE)] = h;
    expect(claims.isClosing(h)).toBe(true);
    claims.settle(dead);
    expect([isToBeFreed(), meta(), state(), claims.isClosing(h)]).toEqual([true, closed, freed, false]);
  });

  test("had not closed it yet: it is closed, and freed", () => {
    words[line(dead, AT_FREE)] = h;
    words[shape.metaWord + slot] = h;
    claims.settle(dead);
    expect([isToBeFreed(), meta(), state()]).toEqual([true, closed, freed]);
  });

  test("frees it, says another one too: the slot is left to that one", () => {
    words[line(dead, AT_FREE)] = h;
    words[line(other, AT_FREE)] = h;
    claims.settle(dead);
    expect([isToBeFreed(), meta(), state()]).toEqual([false, closed, owner]);
  });

  test("wanted to free what was retired meanwhile: readers have it back", () => {
    words[line(dead, AT_FREE)] = h;
    words[shape.stateWord + slot] = retired;
    claims.settle(dead);
    expect([isToBeFreed(), meta(), state()]).toEqual([false, h, retired]);
  });

  test("was retiring it: it is live again", () => {
    words[line(dead, AT_RETIRE)] = h;
    claims.settle(dead);
    expect([words[line(dead, AT_RETIRE)], meta(), state()]).toEqual([0, h, owner]);
  });
});
