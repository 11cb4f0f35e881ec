import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileToJs } from "../roundtrip/load.js";
import { codeOf, create, levels } from "./support.js";

const schema = (level: string, backing = "local"): string => `
name: words
memory: { backing: ${backing}, checks: ${level} }
structs:
  Word: { fields: { key: "utf8[32]", labels: "utf8[4][2]", bytes: "u8[4]", n: u32 } }
allocators:
  words: { kind: free-list, of: Word, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Word], slices: [u8] }
`;

interface Word {
  readonly handle: number;
  key: string;
  labels(i: number): string;
  setLabels(i: number, x: string): void;
  bytes(i: number): number;
  release(): number;
}
interface Words {
  alloc(): number;
  make(init?: object): Word;
  at(h: number): Word;
  getKey(h: number): string;
  setKey(h: number, text: string): void;
  stats(): { live: number };
  addressOf(h: number): number;
}
interface Module {
  readonly buffer: ArrayBufferLike;
  readonly words: Words;
  readonly scratch: {
    makeWord(init?: object): Word;
    allocString(text: string): number;
    tryAllocString(text: string): number;
    getString(h: number): string;
    lengthOf(h: number): number;
  };
}

const open = (level: string): Promise<Module> => create<Module>(schema(level), "Words");

/** What it becomes in `fast`; the other levels refuse it. */
const lossy: readonly (readonly [what: string, text: string, kept: string])[] = [
  ["33 bytes in 32", "k".repeat(33), "k".repeat(32)],
  ["a code point that ends behind the field", `${"k".repeat(31)}é`, "k".repeat(31)],
  ["an astral one", `${"k".repeat(29)}🦊`, "k".repeat(29)],
  ["a NUL inside", "new\0long-name", "new"],
  ["a NUL at the end", "new\0", "new"],
  ["half of a surrogate pair", "a\ud800b", "a\ufffdb"],
  ["the other half", "\udc00", "\ufffd"],
];

const kept = ["", "k".repeat(32), "é".repeat(16), "🦊".repeat(8), "\ufeffbom", "a b"];

describe.each(levels)("text in fields, %s", (level) => {
  test.each(lossy)("%s", async (_, text, cut) => {
    const { words, scratch } = await open(level);
    const h = words.make({ key: "before" }).handle;
    const ways = [
      () => words.setKey(h, text),
      () => (words.at(h).key = text),
      () => (words.make({ key: "before" }).key = text),
      () => words.make({ key: text }),
      () => scratch.makeWord({ key: text }),
    ];
    const live = words.stats().live;
    for (const way of ways) expect(codeOf(way)).toBe(level === "fast" ? undefined : "INVALID_VALUE");
    expect(words.getKey(h)).toBe(level === "fast" ? cut : "before");
    // the view stays, and `make` gave back what it could not fill
    expect(words.stats().live).toBe(live + (level === "fast" ? 2 : 1));
  });

  test.each(kept)("%j comes back", async (text) => {
    const { words } = await open(level);
    const word = words.make({ key: text });
    expect(word.key).toBe(text);
    expect(words.getKey(word.handle)).toBe(text);
  });

  test("what C wrote behind a NUL is no text", async () => {
    const { words, buffer } = await open(level);
    const h = words.make().handle;
    new TextEncoder().encodeInto("new\0long-name", new Uint8Array(buffer, words.addressOf(h), 32));
    expect(words.getKey(h)).toBe("new");
  });

  test("an array longer than its field", async () => {
    const { words } = await open(level);
    for (const init of [{ bytes: [1, 2, 3, 4, 5] }, { labels: ["a", "b", "c"] }]) {
      const live = words.stats().live;
      expect(codeOf(() => words.make(init))).toBe(level === "fast" ? undefined : "INVALID_VALUE");
      expect(words.stats().live).toBe(live + (level === "fast" ? 1 : 0));
    }
    const short = words.make({ bytes: [1, 2], labels: ["a"] });
    expect([0, 1, 2, 3].map((i) => short.bytes(i))).toEqual([1, 2, 0, 0]);
    expect([short.labels(0), short.labels(1)]).toEqual(["a", ""]);
  });

  test("strings of an arena keep NULs, and no halves of surrogate pairs", async () => {
    const { scratch } = await open(level);
    for (const text of ["a\0b\0", "\ufeffbom", "🦊", "x".repeat(1000)]) {
      const h = scratch.allocString(text);
      expect(scratch.getString(h)).toBe(text);
      expect(scratch.lengthOf(h)).toBe(new TextEncoder().encode(text).length);
    }
    for (const alloc of [() => scratch.allocString("a\ud800"), () => scratch.tryAllocString("\udc00b")])
      expect(codeOf(alloc)).toBe(level === "fast" ? undefined : "INVALID_VALUE");
    if (level === "fast") expect(scratch.getString(scratch.allocString("a\ud800"))).toBe("a\ufffd");
  });
});

test("importing works where there is no TextDecoder, and so does all but text that needs one", () => {
  const folder = mkdtempSync(join(tmpdir(), "gen-alloc-bare-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const { path, text } of compileToJs(schema("checked", "shared"))) writeFileSync(join(folder, path), text);
    const program = `
      for (const name of ["TextDecoder", "TextEncoder", "performance", "WeakRef", "FinalizationRegistry"]) delete globalThis[name];
      const { Words } = await import("./index.js");
      const { words } = Words.create();
      console.log(words.make({ key: "plain" }).key);
    `;
    writeFileSync(join(folder, "program.js"), program);
    expect(execFileSync(process.execPath, ["program.js"], { cwd: folder, encoding: "utf8" })).toBe("plain\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
