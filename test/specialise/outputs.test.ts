import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { SpecialiseRequest } from "../../generator/5-emit/specialise/types.js";
import { typeErrors } from "./compiler.js";
import { again, fixture, thrown } from "./support.js";

/*
 * A whole template, as the generator uses it: imports, prelude, members, and the result under the compiler.
 */

const sources = new Map(
  ["access.ts", "pool.ts", "placeholders.ts"].map((name) => [`kinds/${name}`, fixture(`kinds/${name}`)]),
);

const FLAGS = ["shared", "checks", "zeroFill", "fifo"] as const;

function pool(flags: number, more: Partial<SpecialiseRequest> = {}): SpecialiseRequest {
  const [shared, checks, zeroFill, fifo] = FLAGS.map((_, bit) => ((flags >> bit) & 1) === 1);
  const numbers = { capacity: 65535, strideWords: 18, originWord: 142, headWord: 8 };
  return {
    template: "kinds/pool.ts",
    sources,
    spec: {
      name: "headers",
      shared: shared!,
      checks: checks!,
      zeroFill: zeroFill!,
      order: fifo ? "fifo" : "lifo",
      ...numbers,
    },
    className: "Headers",
    rename: { Handle: "HeadersHandle" },
    prelude:
      '/** Opaque, 0 is null. */\nexport type HeadersHandle = number & { readonly __brand: "packets.headers" };\n',
    importPath: () => undefined,
    ...more,
  };
}

const ALL = Array.from({ length: 1 << FLAGS.length }, (_, flags) => flags);

describe("all 16 variants of a pool", () => {
  test("type-check, with nothing unused: the sweep is complete, and the compiler would see what it forgot", () => {
    const files = new Map(ALL.map((flags) => [`pool${flags}.ts`, specialise(pool(flags)).text]));
    const forgot = files
      .get("pool0.ts")!
      .replace("  free(h", "  #forgotten(): void {}\n\n  free(h")
      .replace("const m =", "const n = 1, m =");
    expect(typeErrors(files.set("forgot.ts", forgot))).toEqual([
      expect.stringMatching(/^forgot.ts:\d+ 'n' is declared but its value is never read/),
      expect.stringMatching(/^forgot.ts:\d+ '#forgotten' is declared but its value is never read/),
    ]);
  });

  test.each(ALL)("nothing is left to do in variant %i", (flags) => {
    const { text } = specialise(pool(flags));
    expect(again(text, "Headers")).toBe(text);
  });

  test("are deterministic", () => {
    for (const flags of ALL) expect(specialise(pool(flags)).text).toBe(specialise(pool(flags)).text);
  });
});

describe("what the request adds", () => {
  const members =
    "\n  getId(h: HeadersHandle): number { return this.u8[h]!; }\n  view(h: HeadersHandle): Header { return new Header(this, h); }\n\n";
  const uses = ["u8", "Header"];
  const imports = 'import { Header, type Unused } from "./header.js";\nimport { Kind } from "./enums.js";\n';

  test("members keep what they use and stand where the template says", () => {
    const { text } = specialise(pool(2, { members, imports, uses }));
    expect(text).toContain("this.u8 = new Uint8Array(buffer);");
    expect(text).toContain(`\n\n${members.trim().replace(/^/, "  ")}\n\n  isLive(`);
  });

  test("imports, prelude, helpers and class come in this order; unused imports don't", () => {
    const { text } = specialise(pool(2, { members, imports, uses }));
    const starts = [
      'import { Header } from "./header.js";\n\n/** Opaque',
      "const RESERVED_WORDS",
      "export interface Stats",
      "export class Headers",
    ];
    const places = starts.map((start) => text.indexOf(start));
    expect(places[0]).toBe(0);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).not.toMatch(/Unused|enums/);
  });

  test("what nobody says members use is swept", () => {
    const { text } = specialise(pool(2, { members, imports }));
    expect(text).not.toContain("this.u8 = new Uint8Array(buffer);");
    expect(text).not.toContain('from "./header.js"');
  });

  test("fields stand behind those of the template, what sets them at the end of its constructor", () => {
    const fields = ["  declare readonly last: number;"],
      constructorEnd = ["    this.last = 7;"];
    const { text } = specialise(pool(2, { fields, constructorEnd }));
    expect(text).toMatch(
      /\n {2}declare readonly last: number;\n\n {2}constructor\([^]*?\n {4}this\.last = 7;\n {2}\}\n/,
    );
  });

  test("without members their line goes", () => {
    expect(specialise(pool(0)).text).not.toContain("@members");
  });

  test("members without a line for them are an error", () => {
    const bare = new Map(sources).set("kinds/pool.ts", sources.get("kinds/pool.ts")!.replace("// @members", ""));
    expect(thrown(() => specialise(pool(0, { members, sources: bare }))).message).toContain("rule 1: members given");
  });

  test("a name imported twice is imported once", () => {
    const text = `import { AllocError } from "../runtime/errors.js";\n${sources.get("kinds/pool.ts")!}`.replace(
      "new Error(",
      "new AllocError(",
    );
    const request = pool(2, {
      sources: new Map(sources).set("kinds/pool.ts", text),
      importPath: () => "./errors.js",
    });
    const output = specialise({
      ...request,
      imports: 'import { AllocError } from "./errors.js";',
      members: "  x = AllocError;",
      uses: ["AllocError"],
    });
    expect(output.text.match(/import .*/g)).toEqual(['import { AllocError } from "./errors.js";']);
  });
});

test("warm, a class takes less than 30 ms", () => {
  // In a process of its own, on the built compiler: in vitest every `ts.x` goes through a proxy.
  const script = new URL("fixtures/timing.mjs", import.meta.url).pathname;
  const { cold, warm } = JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" })) as {
    cold: number;
    warm: number;
  };
  console.log(`specialise: the first class takes ${cold.toFixed(1)} ms, warm ${warm.toFixed(1)} ms`);
  expect(warm).toBeLessThan(30);
});
