import { describe, expect, test } from "vitest";
import { codeOf, create, levels, stale } from "./support.js";

const schema = (level: string): string => `
name: scene
memory: { backing: local, checks: ${level} }
structs:
  Rgb: { fields: { r: u8, g: u8, b: u8 } }
  Light: { fields: { range: f32, colour: Rgb, tones: "Rgb[2]" } }
  Room: { fields: { id: u32, ambient: Light, lights: "Light[2]", grid: "Light[2][2]", paint: Rgb } }
allocators:
  rooms: { kind: free-list, of: Room, capacity: 10 }
  lights: { kind: free-list, of: Light, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Room], slices: [] }
`;

interface Rgb {
  r: number;
  g: number;
  b: number;
}
interface Light {
  range: number;
  readonly colour: Rgb;
  tones(i: number): Rgb;
}
interface Room {
  readonly handle: number;
  id: number;
  readonly ambient: Light;
  readonly paint: Rgb;
  lights(i: number): Light;
  grid(i: number, j: number): Light;
  free(): void;
  release(): number;
}
interface Rooms {
  make(init?: object): Room;
  view(h: number): Room;
  at(h: number): Room;
  free(h: number): void;
  getLightsRange(h: number, i: number): number;
  getGridColourB(h: number, i: number, j: number): number;
  getGridTonesG(h: number, i: number, j: number, k: number): number;
  getPaintB(h: number): number;
}
interface Scene {
  readonly rooms: Rooms;
  readonly lights: { make(init?: object): Light };
  readonly scratch: { makeRoom(init?: object): Room; viewRoom(h: number): Room; reset(): void };
}

describe.each(levels)("parts of a view, %s", (level) => {
  const open = (): Promise<Scene> => create<Scene>(schema(level), "Scene");

  test("elements of an array of structs are objects of their own", async () => {
    const { rooms } = await open();
    const room = rooms.make({ lights: [{ range: 10 }, { range: 20 }] });
    const [a, b] = [room.lights(0), room.lights(1)];
    expect(a).not.toBe(b);
    expect([a.range, b.range]).toEqual([10, 20]);
    [a.range, b.range] = [b.range, a.range];
    expect([rooms.getLightsRange(room.handle, 0), rooms.getLightsRange(room.handle, 1)]).toEqual([20, 10]);
    expect([0, 1].map((i) => room.lights(i)).map((l) => l.range)).toEqual([20, 10]);
  });

  test("parts of parts, at every depth, by word and by byte", async () => {
    const { rooms, scratch } = await open();
    for (const room of [rooms.make(), scratch.makeRoom()]) {
      const parts = [room.ambient, room.lights(1), room.grid(0, 1), room.grid(1, 0)];
      const colours = parts.flatMap((p) => [p.colour, p.tones(0), p.tones(1)]);
      colours.forEach((c, i) => Object.assign(c, { r: i, g: i + 50, b: i + 100 }));
      room.paint.b = 255;
      expect(colours.map(({ r, g, b }) => [r, g, b])).toEqual(colours.map((_, i) => [i, i + 50, i + 100]));
      expect(room.paint).toMatchObject({ r: 0, g: 0, b: 255 });
    }
    const room = rooms.make();
    room.grid(1, 0).colour.b = 7;
    room.grid(1, 1).tones(1).g = 8;
    expect(rooms.getGridColourB(room.handle, 1, 0)).toBe(7);
    expect(rooms.getGridTonesG(room.handle, 1, 1, 1)).toBe(8);
  });

  test("a part of a light that stands alone", async () => {
    const light = (await open()).lights.make({ tones: [{ r: 1 }, { r: 2 }] });
    const [a, b] = [light.tones(0), light.tones(1)];
    expect([a.r, b.r]).toEqual([1, 2]);
  });

  test("a part of what was freed is as dead as the whole", async () => {
    const { rooms, scratch } = await open();
    const room = rooms.make({ ambient: { range: 3 } });
    const parts = [room.ambient, room.ambient.colour, room.lights(1).tones(1)] as const;
    rooms.free(room.release());
    rooms.make({ ambient: { range: 4 } });
    for (const action of [() => parts[0].range, () => parts[1].r, () => (parts[2].g = 1)])
      expect(codeOf(action)).toBe(stale(level));
    const { ambient } = scratch.makeRoom();
    scratch.reset();
    expect(codeOf(() => ambient.range)).toBe(stale(level));
  });

  test("a cursor shares one cursor for each struct inside it", async () => {
    const { rooms } = await open();
    const h = rooms.make({ lights: [{ range: 1 }, { range: 2, colour: { g: 9 } }], paint: { b: 5 } }).handle;
    const cursor = rooms.at(h);
    expect(cursor.lights(0).range).toBe(1);
    expect(cursor.lights(1).range).toBe(2);
    expect(cursor.lights(1).colour.g).toBe(9);
    expect(cursor.lights(0)).toBe(cursor.lights(1));
    expect(cursor.paint.b).toBe(5);
  });
});
