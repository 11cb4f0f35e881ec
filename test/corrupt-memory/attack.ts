import type { OutputFile } from "../../generator/5-emit/files.js";
import { compose } from "../../generator/5-emit/specialise/compose.js";
import { compile } from "../../generator/compile.js";
import { readTemplates } from "../phases/support/templates.js";
import { patched, type Patch } from "../templates/support/mutant.js";
import { toJsFiles, withModule } from "../roundtrip/load.js";
import { counted, makeMeter, meterName } from "./instrument.js";
import { type Call, type ImageClass, makeScene } from "./scene.js";
import type { Subject } from "./schemas.js";
import { controlWords, type LayoutFile, mostRounds } from "./words.js";

/** The code of a schema, and where the words of its image are. */
export interface Target {
  readonly layout: LayoutFile;
  readonly files: readonly OutputFile[];
}

/** Rounds and calls that a whole member may take. */
const mostSteps = 60_000;

const meter = makeMeter();
const templates = readTemplates();

/** What stands in a template's text changed: `runtime/depot.ts`. */
export interface Change {
  readonly file: string;
  readonly patch: Patch;
}

/** Compiles a schema to TypeScript and strips the types, with a change of a template if one is given. */
export function compiledOf(subject: Subject, change?: Change): Target {
  const { layout, files } = outputOf(subject, "ts", change);
  return { layout, files: toJsFiles(files) };
}

/** Compiles a schema to JavaScript, which takes half of the time. */
export function compiledToJs(subject: Subject): Target {
  const { layout, files } = outputOf(subject, "js");
  return { layout, files: files.filter(({ path }) => path.endsWith(".js")) };
}

function outputOf({ yaml }: Subject, target: "ts" | "js", change?: Change): Target {
  const sources = new Map(templates);
  if (change !== undefined) sources.set(change.file, patched(compose(change.file, templates).text, change.patch));
  const options = { schemaPath: "case.yaml", importExtension: "js", target, tests: null, bench: null } as const;
  const { files, diagnostics } = compile(yaml, { ...options, pages: true, cHeader: false }, sources);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new Error(JSON.stringify(diagnostics));
  const layout = JSON.parse(files.find(({ path }) => path === "layout.json")!.text) as LayoutFile;
  return { layout, files };
}

/** The same code, which counts. */
export function targetOf(subject: Subject, change?: Change): Target {
  const { layout, files } = compiledOf(subject, change);
  return { layout, files: files.map(({ path, text }) => ({ path, text: counted(path, text) })) };
}

/** Hands over the class of the image; `limit` of rounds is set, and errors are cheap: there are many. */
export async function withTarget<T>(target: Target, use: (made: ImageClass) => T): Promise<T> {
  Object.assign(globalThis, { [meterName]: meter });
  const traceLimit = Error.stackTraceLimit;
  meter.left = Infinity;
  try {
    return await withModule(target.files, ({ Image }) => {
      Error.stackTraceLimit = 0;
      meter.loop = mostRounds(target.layout);
      return use(Image as unknown as ImageClass);
    });
  } finally {
    Error.stackTraceLimit = traceLimit;
  }
}

/** What came of it: how many cases there were, and one example of each problem. */
export interface Outcome {
  readonly cases: number;
  readonly problems: readonly string[];
}

/**
 * Overwrites each control word, of the regions asked for, with each value, and calls everything, beginning with another
 * call `turns` times. `isHalf`: with four of the values, the others at the next word. `until`: enough is seen with the
 * first problem of this kind.
 */
export function attack(target: Target, aim: Aim = {}): Promise<Outcome> {
  const { region = /./, turns = 1, isHalf = false, until } = aim;
  const { layout } = target;
  const words = controlWords(layout).filter((word) => region.test(nameOf(layout, word)));
  return withTarget(target, (made) => {
    const problems = new Map<string, string>();
    let cases = 0;
    const outcome = (): Outcome => ({ cases, problems: [...problems.values()] });
    for (const word of words) {
      for (let i = 0; i < 8 * turns; i++) {
        if (isHalf && (i + word) % 2 === 1) continue;
        for (const what of problemsOf(made, layout, { word, value: i % 8, turn: cases++, isThorough: turns > 1 })) {
          problems.set(what, `${what}: word ${word} (${nameOf(layout, word)}), value ${i % 8}`);
          if (until?.test(what) === true) return outcome();
        }
      }
    }
    return outcome();
  });
}

interface Aim {
  readonly region?: RegExp;
  readonly turns?: number;
  readonly isHalf?: boolean | undefined;
  readonly until?: RegExp;
}

const nameOf = ({ image }: LayoutFile, word: number): string => {
  const { name, word: first } = image.regions.find((_, i, all) => (all[i + 1]?.word ?? Infinity) > word)!;
  return `${name} + ${word - first}`;
};

/** The eight values. */
const valuesFor = (own: number, handle: number): number[] => [
  0,
  1,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  (own + 1) | 0,
  (own - 1) | 0,
  handle,
];

interface Attack {
  readonly word: number;
  /** Which of the values. */
  readonly value: number;
  /** Decides which call is the first. */
  readonly turn: number;
  readonly isThorough: boolean;
}

/** All calls on one image, beginning with another one in each case. */
function problemsOf(made: ImageClass, layout: LayoutFile, { word, value, turn, isThorough }: Attack): string[] {
  meter.left = Infinity;
  const rare = isThorough || value === word % 8; // fields are many, and all alike; the second worker is one like the first
  const { words, handle, calls } = makeScene(made, layout, ({ worker, isField }) => rare || (!isField && worker === 0));
  words[word] = valuesFor(words[word]!, handle)[value]!;
  const last = calls.filter(isEnd),
    others = calls.filter((call) => !isEnd(call));
  // an odd modulus, so that in time each call is the first one for each of the eight values
  const first = ((turn * 37) % (others.length | 1)) % others.length;
  return [...others.slice(first), ...others.slice(0, first), ...last].flatMap(problemOf);
}

/** Behind it everything is refused. */
const isEnd = ({ name }: Call): boolean => name.endsWith(".dispose");

/** Runs what may lose `rounds` races in a row before it gives up. */
export function patiently<T>(rounds: number, run: () => T): T {
  const { loop } = meter;
  meter.loop = rounds;
  meter.left = 20_000_000;
  try {
    return run();
  } finally {
    meter.loop = loop;
    meter.left = Infinity;
  }
}

/** What must not come of a call: no answer, no end, any error but AllocError. */
export function problemOf({ name, isVoid, run }: Call): string[] {
  meter.left = mostSteps;
  meter.endless = undefined;
  try {
    const result = run();
    if (result instanceof Promise) result.catch(() => {});
    if (result === undefined && !isVoid) return [`${name}: undefined`];
  } catch (error) {
    const { name: type } = error as Error;
    if (type !== "AllocError" && meter.endless === undefined) return [`${name}: ${String(error)}`];
  }
  return meter.endless === undefined ? [] : [`${name}: ${meter.endless}`];
}
