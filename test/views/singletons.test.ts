import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../phases/support/compile.js";
import { check } from "../errors/check.js";
import { codeOf, create, levels, load } from "./support.js";

const schema = (level: string, backing: string): string => `
name: app
memory: { backing: ${backing}, checks: ${level} }
enums:
  Mode: { type: u8, values: { slow: 1, quick: 2 } }
structs:
  Rgb: { fields: { r: u8, g: u8, b: u8 } }
  Node: { fields: { n: u32 } }
  Settings:
    align: 256
    fields:
      volume: f32
      mode: Mode
      tint: Rgb
      tints: "Rgb[2]"
      name: "utf8[8]"
      hits: { type: u32, atomic: true }
      first: ref<Node>
      others: "ref<Node>[2]"
      big: u64
allocators:
  nodes: { kind: free-list, of: Node, capacity: 10 }
roots:
  settings: { type: Settings, doc: What the user chose. }
  accent-colour: Rgb
  head: ref<Node>
`;

interface Rgb {
  r: number;
  b: number;
  toObject(): object;
}
interface Settings {
  volume: number;
  mode: number;
  readonly tint: Rgb;
  tints(i: number): Rgb;
  name: string;
  big: bigint;
  first: number;
  setOthers(i: number, h: number): void;
  nameEquals(text: string): boolean;
  addHits(x: number): number;
  hits: number;
  toObject(): object;
}
interface App {
  readonly roots: { readonly settings: Settings; readonly accentColour: Rgb; head: number; _handles(): Set<number> };
  readonly nodes: { alloc(): number; stats(): { live: number }; check(): { ok: boolean } };
  readonly buffer: ArrayBufferLike;
  check(): Record<string, { ok: boolean }>;
  refresh?(): void;
  readonly memory?: { grow(pages: number): void };
}
interface AppClass {
  create(options?: object): App;
  attach(buffer: ArrayBufferLike, byteOffset?: number): App;
}

const backings = ["local", "shared", "wasm", "wasm-shared"] as const;
const cases = levels.flatMap((level) => backings.map((backing) => ({ level, backing })));

describe.each(cases)("a struct that exists once, $level, $backing", ({ level, backing }) => {
  const open = (): Promise<App> => create<App>(schema(level, backing), "App");

  test("is there at once, all 0, with every accessor and without an end", async () => {
    const { roots } = await open();
    const { settings, accentColour } = roots;
    expect(settings.toObject()).toMatchObject({ volume: 0, mode: 1, name: "", hits: 0, first: 0, big: 0n });
    expect(roots.settings).toBe(settings);
    for (const name of ["free", "release", "handle", Symbol.dispose]) expect(name in settings ? name : "").toBe("");
    settings.volume = 0.5;
    settings.name = "abc";
    settings.big = 2n ** 63n;
    settings.tint.r = 1;
    const [a, b] = [settings.tints(0), settings.tints(1)];
    [a.b, b.b] = [2, 3];
    accentColour.b = 4;
    expect([settings.addHits(2), settings.hits]).toEqual([0, 2]);
    expect(settings.nameEquals("abc")).toBe(true);
    expect(settings.toObject()).toMatchObject({
      volume: 0.5,
      name: "abc",
      big: 2n ** 63n,
      tint: { r: 1, g: 0, b: 0 },
      tints: [
        { r: 0, g: 0, b: 2 },
        { r: 0, g: 0, b: 3 },
      ],
    });
    expect(accentColour.toObject()).toEqual({ r: 0, g: 0, b: 4 });
    expect(codeOf(() => (settings.name = "too long for it"))).toBe(level === "fast" ? undefined : "INVALID_VALUE");
  });

  test("lies where the layout says, on a line of its own, aligned as its struct", async () => {
    const App = (await load<Record<string, AppClass>>(schema(level, backing)))["App"]!;
    const app = App.create({ byteOffset: 256 });
    const files = compileOrThrow(schema(level, backing));
    const textOf = (path: string): string => files.find((f) => f.path === path)!.text;
    const { singletons } = JSON.parse(textOf("layout.json")) as { singletons: { name: string; word: number }[] };
    const word = singletons.find((s) => s.name === "settings")!.word;
    expect(word % 64).toBe(0);
    app.roots.settings.volume = 0.25;
    expect(new Float32Array(app.buffer, 256 + word * 4, 1)[0]).toBe(0.25);
    expect(textOf("app.h")).toMatch(new RegExp(`APP_ROOT_SETTINGS_WORD\\W+${word}`));
    expect(textOf("LAYOUT.md").replaceAll("_", "")).toContain(`settings`);
    expect(singletons.every((s) => s.word % 32 === 0)).toBe(true);
  });

  test("is the same for all that attach, and no allocator's", async () => {
    const App = (await load<Record<string, AppClass>>(schema(level, backing)))["App"]!;
    const app = App.create();
    app.roots.settings.volume = 0.75;
    const other = App.attach(app.buffer);
    expect(other.roots.settings.volume).toBe(0.75);
    expect(other.roots.settings.mode).toBe(1);
    other.roots.settings.mode = 2;
    expect(app.roots.settings.mode).toBe(2);
    for (let i = 0; i < 10; i++) app.nodes.alloc();
    expect(app.roots.settings.volume).toBe(0.75);
    expect(app.nodes.check().ok).toBe(true);
  });

  test("what it refers to is published, like that of other roots", async () => {
    const { roots, nodes } = await open();
    const [a, b, c] = [nodes.alloc(), nodes.alloc(), nodes.alloc()];
    roots.settings.first = a;
    roots.settings.setOthers(1, b);
    roots.head = c;
    expect([...roots._handles()].sort()).toEqual([0, a, b, c].sort());
    if (level !== "paranoid") return;
    // slot 15 of 10, and no integer
    for (const wrong of [-1, 1.5]) {
      expect(codeOf(() => (roots.settings.first = wrong))).toBe("INVALID_HANDLE");
      expect(codeOf(() => (roots.head = wrong))).toBe("INVALID_HANDLE");
    }
    expect(roots.head).toBe(c);
  });
});

test("another struct there is another layout", async () => {
  const yaml = schema("checked", "local");
  const App = (await load<Record<string, AppClass>>(yaml))["App"]!;
  const Other = (await load<Record<string, AppClass>>(yaml.replace("accent-colour: Rgb", "accent-colour: Node")))[
    "App"
  ]!;
  expect(codeOf(() => Other.attach(App.create().buffer))).toBe("LAYOUT_MISMATCH");
});

test("a program with nothing but one struct needs no allocator of it", async () => {
  const yaml = `
name: one
memory: { backing: local, checks: checked }
structs:
  State: { fields: { n: u32 } }
allocators:
  scratch: { kind: arena, size: 1KiB, of: [], slices: [u8] }
roots:
  state: State
`;
  expect(check(yaml)).toEqual([]);
  const { roots } = await create<{ roots: { state: { n: number }; _handles?: unknown } }>(yaml, "One");
  roots.state.n = 3;
  expect(roots.state.n).toBe(3);
  expect(roots._handles).toBe(undefined);
});
