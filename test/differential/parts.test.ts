import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import type { compose } from "../../generator/5-emit/specialise/compose.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { sources } from "../templates/support/composed.js";
import { type PoolClass, planOf, requestFor, run, type Spec, specialisedClass } from "./support.js";

/*
 * A class inherits from its parts as JavaScript does it; the specialiser makes one flat class of all. Here the parts
 * override each other, and each says what ran when; that the templates themselves are the same is in templates.test.ts.
 */

const files = new Map([
  [
    "parts/log.ts",
    `export const defineLog = (SPEC: Spec) => class Log {
      readonly said: string[] = ["field of Log"];
      constructor(start: string) { this.said.push("constructor of Log", start); }
      say(what: string): void { this.said.push(what + SPEC.mark); }
      first(this: Log & Steps): void { this.say("first of Log"); this.step(1); }
      last(): number { return this.#sum(SPEC.n); }
      #sum(n: number): number { return n + this.said.length; }
    };
    interface Steps { step(n: number): void }`,
  ],
  [
    "parts/steps.ts",
    `import { defineLog } from "./log.js";
    export const defineSteps = (SPEC: Spec) => class Steps extends defineLog(SPEC) {
      readonly times = [SPEC.n];
      // @parts
      step(n: number): void { this.say("step of Steps " + n); this.#twice(n); }
      override last(): number { return this.times.length; }
      #twice(n: number): void { if (SPEC.n > 1) this.times.push(n, n); }
    };`,
  ],
  [
    "kinds/walk.ts",
    `import { defineSteps } from "../parts/steps.js";
    export const defineWalk = (SPEC: Spec) => class Walk extends defineSteps(SPEC) {
      #count = 0;
      readonly late = () => this.said.length;
      constructor(start: string, more: number) {
        super(start);
        this.say("constructor of Walk");
        this.#count = more;
      }
      override say(what: string): void { this.said.push(what.toUpperCase() + this.#count++); }
      count(): number { return this.#count + this.late(); }
      // @parts
    };`,
  ],
]);

type Walk = Record<string, (n: number) => unknown> & { said: unknown; times: unknown };
type WalkClass = new (start: string, more: number) => Walk;

/** The class as JavaScript makes it, with parts that inherit. */
function inherited(path: string): (spec: Spec) => WalkClass {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  const { outputText } = ts.transpileModule(files.get(path)!, { compilerOptions: options });
  const exports: Record<string, (spec: Spec) => WalkClass> = {};
  const define = (from: string): object => {
    const target = `parts/${from.split("/").at(-1)!.replace(/\.js$/, ".ts")}`;
    return { [`define${target === "parts/log.ts" ? "Log" : "Steps"}`]: inherited(target) };
  };
  (compileFunction(outputText, ["exports", "require"]) as (...scope: unknown[]) => void)(exports, define);
  return Object.values(exports)[0]!;
}

function flat(spec: Spec, from: ReadonlyMap<string, string> = files): WalkClass {
  const request = { ...requestFor("free-list/fast", {}), prelude: "", uses: [] };
  const { text } = specialise({ ...request, template: "kinds/walk.ts", sources: from, spec });
  return run(text, new Map())["Pool"] as unknown as WalkClass;
}

const calls = ["first", "last", "step", "say", "count"] as const;

function story(made: WalkClass, all: readonly (readonly [(typeof calls)[number], number])[]): unknown {
  const walk = new made("start", 7);
  const results = all.map(([name, n]) => walk[name]!(n));
  return JSON.stringify([walk.said, walk.times, results]);
}

const stories = fc.array(fc.tuple(fc.constantFrom(...calls.filter((name) => name !== "say")), fc.nat(3)));

describe("a flat class does what inheritance does", () => {
  test.each([
    { n: 1, mark: "." },
    { n: 2, mark: "!" },
  ])("%j", (spec) => {
    fc.assert(
      fc.property(stories, (all) => {
        expect(story(flat(spec), all)).toBe(story(inherited("kinds/walk.ts")(spec), all));
      }),
      { numRuns: 20 },
    );
  });

  test("a part whose method is overridden another way is seen", () => {
    const other = new Map(files).set(
      "kinds/walk.ts",
      files.get("kinds/walk.ts")!.replace("what.toUpperCase()", "what"),
    );
    const spec = { n: 2, mark: "!" };
    expect(story(flat(spec, other), [])).not.toBe(story(inherited("kinds/walk.ts")(spec), []));
  });
});

/** compose() with a change of its text. */
async function mutantOf(from: string, to: string): Promise<typeof compose> {
  const file = new URL("../../generator/5-emit/specialise/compose.ts", import.meta.url);
  const text = readFileSync(file, "utf8");
  expect(text.split(from)).toHaveLength(2);
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  const { outputText } = ts.transpileModule(text.replace(from, to), { compilerOptions });
  const modules = new Map<string, object>();
  for (const [, path] of outputText.matchAll(/require\("(.+?)"\)/g)) {
    const target = path!.startsWith(".") ? new URL(path!.replace(/\.js$/, ".ts"), file).pathname : path!;
    modules.set(path!, (await import(/* @vite-ignore */ target)) as object);
  }
  const exports: { compose?: typeof compose } = {};
  const evaluate = compileFunction(outputText, ["exports", "require"]) as (...scope: unknown[]) => void;
  evaluate(exports, (path: string) => modules.get(path));
  return exports.compose!;
}

describe("a composer that forgets something is noticed", () => {
  const { spec: numbers } = planOf(`
name: random
memory: { backing: local, checks: fast }
structs: { A: { fields: { a: u32 } } }
allocators:
  first: { kind: free-list, of: A, capacity: 5 }`);

  async function poolBy(composer: typeof compose): Promise<InstanceType<PoolClass>> {
    const path = "kinds/free-list/fast.ts";
    const from = new Map(sources).set(path, composer(path, sources).text);
    const made = await specialisedClass("free-list/fast", { ...numbers }, undefined, from);
    return new made(new ArrayBuffer(Number(numbers["imageWords"]) * 4), 0, 0);
  }

  test("as it is", async () => {
    const pool = await poolBy(await mutantOf("const texts =", "const texts ="));
    expect(pool["_i32"]).toHaveLength(Number(numbers["imageWords"]));
  });

  test("the part's constructor", async () => {
    const pool = await poolBy(await mutantOf("    ...composeConstructor(own, part),\n", ""));
    expect(pool["_i32"]).toBeUndefined();
  });

  test.each([
    ["its members", "textOf(open, part) }];", '"" }];'],
    ["that a method is overridden", "!ours.has(name.getText())", "true"],
    ["its private members", "textOf(methods.filter(isPrivate), part)", '""'],
    ["the type of this", "...dropThisTypes(own)", ""],
  ])("%s", async (_, from, to) => {
    const [composer, spec] = [await mutantOf(from, to), { n: 2, mark: "!" }];
    const broken = (): unknown => {
      try {
        const { text } = composer("kinds/walk.ts", new Map(files));
        return story(flat(spec, new Map([["kinds/walk.ts", text]])), some);
      } catch (error) {
        return String(error);
      }
    };
    expect(broken()).not.toBe(story(inherited("kinds/walk.ts")(spec), some));
  });
});

const some = [
  ["first", 1],
  ["last", 1],
] as const;
