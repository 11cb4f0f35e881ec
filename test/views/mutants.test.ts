import { describe, expect, test } from "vitest";
import { compileToJs, withModule } from "../roundtrip/load.js";
import { codeOf } from "./support.js";

const schema = `
name: app
memory: { backing: local, checks: checked }
enums:
  Mode: { type: u8, values: { slow: 1, quick: 2 } }
structs:
  Light: { fields: { range: f32 } }
  Room: { fields: { name: "utf8[8]", bytes: "u8[5]", n: u53, mode: Mode, lights: "Light[2]", after: u8, big: u64 } }
allocators:
  rooms: { kind: free-list, of: Room, capacity: 4 }
  scratch: { kind: arena, size: 1KiB, of: [], slices: [u64] }
roots:
  settings: Light
  other: Light
`;

interface Light {
  range: number;
}
interface Room {
  readonly handle: number;
  name: string;
  n: number;
  after: number;
  mode: number;
  lights(i: number): Light;
  bytesArray(): Uint8Array;
  nameEquals(text: string): boolean;
  release(): number;
  toJSON(): object;
}
interface App {
  readonly rooms: { make(init?: object): Room; at(h: number): Room; free(h: number): void };
  readonly scratch: {
    allocU64(n: number, room: number): number;
    appendU64(h: number, x: unknown): void;
    lengthOf(h: number): number;
  };
  readonly roots: { readonly settings: Light; readonly other: Light };
}

/** What a wrong piece of text does, and the question that shows it; the right answer is true. */
interface Mutant {
  readonly name: string;
  readonly from: RegExp;
  readonly to: string;
  readonly isRight: (app: App) => boolean;
}

const throws = (action: () => unknown): boolean => codeOf(action) !== undefined;

const mutants: readonly Mutant[] = [
  {
    name: "all elements are the first",
    from: /(new LightPart\(this\._owner, this\._h, )i \+ /,
    to: "$1",
    isRight: ({ rooms }) => {
      const room = rooms.make({ lights: [{ range: 1 }, { range: 2 }] });
      return room.lights(0).range === 1 && room.lights(1).range === 2;
    },
  },
  {
    name: "a part forgets to ask whether the whole is live",
    from: /return this\._owner\._locate\(this\._h\) \+ this\._at/,
    to: "return (this._kept ??= this._owner._locate(this._h)) + this._at",
    isRight: ({ rooms }) => {
      const room = rooms.make();
      const light = room.lights(0);
      light.range = 1;
      rooms.free(room.handle);
      return throws(() => light.range);
    },
  },
  {
    name: "text may be a byte too long",
    from: /if \(length > size\)/,
    to: "if (length > size + 1)",
    isRight: ({ rooms }) => throws(() => rooms.make({ name: "ninebytes" })),
  },
  {
    name: "reading does not end at the NUL",
    from: /length < size && bytes\[at \+ length\] !== 0/,
    to: "length < size",
    isRight: ({ rooms }) => rooms.make({ name: "a" }).name === "a",
  },
  {
    name: "a prefix is equal",
    from: /return to === end \|\| bytes\[to\] === 0;/,
    to: "return true;",
    isRight: ({ rooms }) => !rooms.make({ name: "abc" }).nameEquals("ab"),
  },
  {
    name: "a window shows a byte of the next field",
    from: /subarray\(p, p \+ 5\)/,
    to: "subarray(p, p + 6)",
    isRight: ({ rooms }) => rooms.make().bytesArray().length === 5,
  },
  {
    name: "a u53 takes fractions",
    from: /Number\.isSafeInteger\(value\) && value >= 0/,
    to: "value >= 0",
    isRight: ({ rooms }) => throws(() => rooms.make({ n: 1.5 })),
  },
  {
    name: "append counts before it stores",
    from: /(const m = this\._i32, p = this\._roomIn\(h\), i = m\[p\];)([^]*?)(m\[p\] = i \+ 1;)/,
    to: "$1 $3 $2",
    isRight: ({ scratch }) => {
      const h = scratch.allocU64(0, 2);
      return throws(() => scratch.appendU64(h, 5)) && scratch.lengthOf(h) === 0;
    },
  },
  {
    name: "an enum without 0 starts with 0",
    from: /to\.mode = init\.mode \?\? 1/,
    to: "to.mode = init.mode ?? 0",
    isRight: ({ rooms }) => rooms.make().mode === 1,
  },
  {
    name: "release keeps the handle",
    from: /const h = this\._h; this\._h = 0; return h;|const h = this\._h;\s+this\._h = 0;\s+return h;/,
    to: "return this._h;",
    isRight: ({ rooms }) => {
      const room = rooms.make();
      rooms.free(room.release());
      return room.handle === 0;
    },
  },
  {
    name: "clones are made",
    from: /this\._notCloned = notCloned;/,
    to: "",
    isRight: ({ rooms }) => throws(() => structuredClone(rooms.make())),
  },
  {
    name: "bigints stay in JSON",
    from: /if \(typeof value === "bigint"\)\s+return String\(value\);/,
    to: "",
    isRight: ({ rooms }) => typeof rooms.make().toJSON() === "object" && !throws(() => JSON.stringify(rooms.make())),
  },
  {
    name: "two structs that exist once are one",
    from: /this\.other = new LightPart\(this, \d+/,
    to: "this.other = new LightPart(this, this.settings._h",
    isRight: ({ roots }) => {
      roots.settings.range = 1;
      return roots.other.range === 0;
    },
  },
];

const files = compileToJs(schema);

async function answer({ isRight }: Mutant, from: RegExp | undefined, to: string): Promise<boolean> {
  const changed = from === undefined ? files : files.map((f) => ({ ...f, text: f.text.replace(from, to) }));
  if (from !== undefined) expect(changed.filter((f, i) => f.text !== files[i]!.text).length).toBeGreaterThan(0);
  return withModule(changed, (m) => {
    const App = m["App"] as unknown as { create(): App };
    try {
      return isRight(App.create());
    } catch {
      return false;
    }
  });
}

describe("each of these faults would be seen", () => {
  test.each(mutants)("$name", async (mutant) => {
    expect(await answer(mutant, undefined, "")).toBe(true);
    expect(await answer(mutant, mutant.from, mutant.to)).toBe(false);
  });
});
