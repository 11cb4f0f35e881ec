import { describe, expect, test } from "vitest";
import { codeOf, create, levels } from "./support.js";

const schema = (level: string, backing: string): string => `
name: grids
memory: { backing: ${backing}, checks: ${level} }
structs:
  Cell: { fields: { tone: "u8[3]", at: "f32[2]" } }
  Grid:
    fields:
      id: u16
      bytes: "u8[5]"
      weights: "f64[2][3]"
      long: "i64[2]"
      name: "utf8[8]"
      tags: "utf8[4][2]"
      cells: "Cell[2]"
      kinds: "bool[2]"
allocators:
  grids: { kind: free-list, of: Grid, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Grid], slices: [u8] }
`;

type Members = Record<string, (...args: unknown[]) => never>;
interface Grids {
  readonly grids: Members & { make(init?: object): Grid; at(h: number): Grid };
  readonly scratch: Members;
  readonly buffer: ArrayBufferLike;
}
interface Cell {
  toneArray(): Uint8Array;
  atArray(): Float32Array;
  setToneFrom(x: ArrayLike<number>): void;
}
interface Grid {
  readonly handle: number;
  name: string;
  bytesArray(): Uint8Array;
  setBytesFrom(x: ArrayLike<number>): void;
  bytes(i: number): number;
  weights(i: number, j: number): number;
  weightsArray(): Float64Array;
  setWeightsFrom(x: ArrayLike<number>): void;
  longArray(): BigInt64Array;
  setLongFrom(x: ArrayLike<bigint>): void;
  nameBytes(): Uint8Array;
  nameEquals(text: string): boolean;
  tagsBytes(i: number): Uint8Array;
  tagsEquals(i: number, text: string): boolean;
  cells(i: number): Cell;
}

const backings = ["local", "shared", "wasm"] as const;
const cases = levels.flatMap((level) => backings.map((backing) => ({ level, backing })));

describe.each(cases)("windows, $level, $backing", ({ level, backing }) => {
  const open = (): Promise<Grids> => create<Grids>(schema(level, backing), "Grids");

  test("lie on the memory of the field, all of it and no more", async () => {
    const { grids, scratch, buffer } = await open();
    const view = grids.make({ bytes: [1, 2, 3, 4, 5] });
    const h = view.handle;
    const inArena = scratch["makeGrid"]!({ bytes: [1, 2, 3, 4, 5] }) as Grid;
    const windows = [
      view.bytesArray(),
      grids.at(h).bytesArray(),
      grids["bytesArray"]!(h) as Uint8Array,
      scratch["gridBytesArray"]!(inArena.handle) as Uint8Array,
      inArena.bytesArray(),
    ];
    for (const w of windows) {
      expect(w.buffer).toBe(buffer);
      expect(Array.from(w)).toEqual([1, 2, 3, 4, 5]);
    }
    windows[0]![4] = 9;
    expect(windows[2]![4]).toBe(9);
    expect(view.bytes(4)).toBe(9);
  });

  test("of several dimensions are one row after the other; inside an array of structs each has its own", async () => {
    const { grids } = await open();
    const view = grids.make({
      weights: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      cells: [{ tone: [1, 2, 3] }, { tone: [4, 5, 6], at: [7, 8] }],
    });
    expect(Array.from(view.weightsArray())).toEqual([1, 2, 3, 4, 5, 6]);
    view.setWeightsFrom([6, 5, 4, 3, 2, 1]);
    expect(view.weights(1, 0)).toBe(3);
    const ofCell = (i: number): unknown => Array.from(grids["cellsToneArray"]!(view.handle, i) as Uint8Array);
    expect([ofCell(0), ofCell(1)]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(Array.from(view.cells(1).toneArray())).toEqual([4, 5, 6]);
    expect(Array.from(grids["cellsAtArray"]!(view.handle, 1) as Float32Array)).toEqual([7, 8]);
    grids["setCellsToneFrom"]!(view.handle, 0, [9, 9]);
    expect(ofCell(0)).toEqual([9, 9, 3]);
  });

  test("setXFrom takes arrays of any kind, leaves what is behind, and refuses or cuts what is too long", async () => {
    const { grids } = await open();
    const view = grids.make({ bytes: [1, 1, 1, 1, 1], long: [1n, -2n] });
    view.setBytesFrom(Uint16Array.of(2, 3));
    expect(Array.from(view.bytesArray())).toEqual([2, 3, 1, 1, 1]);
    view.setBytesFrom([]);
    view.setBytesFrom(view.bytesArray());
    view.setLongFrom(BigInt64Array.of(-5n));
    expect(Array.from(view.longArray())).toEqual([-5n, -2n]);
    const fast = level === "fast";
    expect(codeOf(() => view.setBytesFrom([5, 6, 7, 8, 9, 10]))).toBe(fast ? undefined : "INVALID_VALUE");
    expect(Array.from(view.bytesArray())).toEqual(fast ? [5, 6, 7, 8, 9] : [2, 3, 1, 1, 1]);
    const h = view.handle;
    expect(codeOf(() => grids["setWeightsFrom"]!(h, Array(7).fill(1)))).toBe(fast ? undefined : "INVALID_VALUE");
    expect(Array.from(view.weightsArray())).toEqual(Array(6).fill(fast ? 1 : 0));
    const paranoid = level === "paranoid" ? "INVALID_VALUE" : undefined;
    expect(codeOf(() => view.setBytesFrom([1, 256]))).toBe(paranoid);
    expect(codeOf(() => view.setLongFrom([2n ** 63n]))).toBe(paranoid);
  });

  test("bytes of text, and comparing without a string", async () => {
    const { grids, scratch } = await open();
    const view = grids.make({ name: "näme", tags: ["abcd", "e"] });
    const inArena = scratch["makeGrid"]!({ name: "näme" }) as Grid;
    expect(Array.from(view.nameBytes())).toEqual([...new TextEncoder().encode("näme"), 0, 0, 0]);
    expect(Array.from(grids["tagsBytes"]!(view.handle, 1) as Uint8Array)).toEqual([101, 0, 0, 0]);
    const ask = (text: string): unknown[] => [
      view.nameEquals(text),
      grids.at(view.handle).nameEquals(text),
      grids["nameEquals"]!(view.handle, text),
      scratch["gridNameEquals"]!(inArena.handle, text),
    ];
    expect(ask("näme")).toEqual([true, true, true, true]);
    for (const other of ["", "n", "näm", "nämee", "name", "näme\0", "nä\ud800"])
      expect(ask(other)).toEqual(Array(4).fill(false));
    expect([view.tagsEquals(0, "abcd"), view.tagsEquals(1, "e"), view.tagsEquals(1, "abcd")]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.skipIf(level === "fast")("of what was freed are refused", async () => {
    const { grids } = await open();
    const view = grids.make();
    const h = view.handle;
    grids["free"]!(h);
    for (const action of [() => view.bytesArray(), () => grids["nameEquals"]!(h, "x"), () => view.setBytesFrom([1])])
      expect(codeOf(action)).toBe("STALE_HANDLE");
  });
});

test("flags, enums and text have no numbers to show", async () => {
  const { grids } = await create<Grids>(schema("fast", "local"), "Grids");
  expect("kindsArray" in grids).toBe(false);
  expect("nameArray" in grids).toBe(false);
  expect("idArray" in grids).toBe(false);
});
