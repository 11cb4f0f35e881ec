import { mutantsOfThreads } from "./mutants-of-threads.js";

/** A mistake in generated code that the generated suite beside it must find. */
export interface Mutant {
  readonly name: string;
  /** The schema of the matrix, and the file of its output that is changed. */
  readonly schema: string;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** The group of tests that finds it: that of the allocator `nodes`, or `layout`, `image`, `guards`, … */
  readonly test: string;
  /** Loops over the JS heap take half of a suite's time, so they run only where they are what is to be shown. */
  readonly isAboutHeap?: boolean;
}

const mutant = (
  schema: string,
  test: string,
  name: string,
  from: string | RegExp,
  to: string,
  more: { readonly file?: string; readonly isAboutHeap?: boolean } = {},
): Mutant => ({ schema, test, name, from, to, file: `${test}.ts`, ...more });

const fast = [
  mutant("local-fast", "nodes", "free forgets the link", /m\[h\] = m\[(w = \d+)\]!;/, "$1;"),
  mutant("local-fast", "nodes", "alloc leaves the head where it is", "m[w] = m[p]!;", ";"),
  mutant("local-fast", "nodes", "a batch says it is full", "if (h === 0) return i;", ""),
  mutant(
    "local-fast",
    "nodes",
    "slots overlap",
    "p < last; p += 32) m[p] = p + 32;",
    "p < last; p += 24) m[p] = p + 24;",
  ),
  mutant(
    "local-fast",
    "nodes",
    "free makes an object",
    /free\(h: NodesHandle\): void \{/,
    "$& Object.assign(globalThis, { h: { h } });",
    {
      isAboutHeap: true,
    },
  ),
  mutant(
    "local-fast",
    "nodes",
    "text is cut inside a character",
    "if (to + length > at + size) break;",
    "if (to + 1 > at + size) break;",
    {
      file: "runtime.ts",
    },
  ),
  mutant(
    "local-fast",
    "heap",
    "a block is aligned to 8 only",
    "(before + alignWords - 1) & -alignWords",
    "(before + 1) & -2",
  ),
];

const emission = [
  mutant(
    "emission-checked",
    "mixed",
    "a getter without a setter misses by an element",
    /(getStamp.*) \+ 1\]/,
    "$1 + 2]",
  ),
  mutant("emission-checked", "fixed", "a view without setters misses by a word", /(get age.*_w)\]/, "$1 + 1]", {
    file: "fixed-view.ts",
  }),
];

const zeroed = [
  mutant(
    "zero-local-fast",
    "entries",
    "a slot is handed out as it was freed",
    /if \(p !== 0\) clear\(this\._i32, p, \d+\);/,
    "",
  ),
  mutant(
    "zero-shared-checked",
    "many",
    "a slot of a magazine is handed out as it was freed",
    /clear\(this\._i32, p, \d+\);/,
    "",
  ),
];

const checked = [
  mutant("local-checked", "nodes", "a freed slot keeps its generation", /next = \(h \+ [\d_]+\) \| 0;/, "next = h;"),
  mutant("local-checked", "nodes", "free forgets the link", /m\[g\] = m\[\d+\]!;/, "m[g] = 0;"),
  mutant(
    "local-checked",
    "nodes",
    "reset leaves old handles alive",
    "reset(): void {",
    "reset(): void { if (this._i32[8] !== -1) return;",
  ),
  mutant("local-checked", "nodes", "slots overlap", "return s * 32 + ", "return s * 31 + "),
  mutant("local-checked", "nodes", "a setter misses by a byte", /(setSmall.*) \+ 5\] = x/, "$1 + 6] = x"),
  mutant("local-checked", "nodes", "a getter of the view misses by an element", /(get ratio.*) \+ 5\]/, "$1 + 4]", {
    file: "node.ts",
  }),
  mutant(
    "local-checked",
    "nodes",
    "bits overwrite their neighbours",
    "m[p] = (m[p]! & 0x80000001) | ((x",
    "m[p] = ((x",
  ),
  mutant(
    "local-checked",
    "nodes",
    "iteration leaves out the first slot",
    /(\*handles\(\): IterableIterator<NodesHandle> \{\n.*\n {4}for \(let s = )1;/,
    "$12;",
  ),
  mutant("local-checked", "nodes", "accessors trust the handle", /this\._i32\[\d+ \+ s\] === h \? /, "h !== -1 ? "),
  mutant("local-checked", "nodes", "a text that does not fit is cut", /if \(length > size\) throw .*/, "", {
    file: "runtime.ts",
  }),
  mutant("local-checked", "points", "the ledger loses a slot", "capacity: 40, live,", "capacity: 40, live: live - 1,"),
  mutant("local-checked", "layout", "a field stands elsewhere", /(set delta.*) \+ 3\] = x/, "$1 + 2] = x", {
    file: "node.ts",
  }),
  mutant("local-checked", "image", "any image will do", "verifyImage(image, m);", "", { file: "index.ts" }),
  mutant("local-checked", "image", "a disposed module goes on", /refuseAll\(this\.\w+, "DISPOSED".*\n/g, "\n", {
    file: "index.ts",
  }),
];

const arenas = [
  mutant("local-checked", "heap", "rewind begins no new epoch", /m\[\d+\] = \(m\[\d+\]! \+ [\d_]+\) \| 0;/, ""),
  mutant(
    "local-checked",
    "heap",
    "old metadata stays inside new blocks",
    /for \(let i = g \+ 1; i <= last; i\+\+\) m\[\d+ \+ i\] = 0;/,
    "",
  ),
  mutant(
    "local-checked",
    "heap",
    "append goes past the capacity",
    /if \(length === m\[p \+ 1\]!\)/,
    "if (length === -1)",
  ),
  mutant(
    "local-checked",
    "heap",
    "a full arena hands out more",
    /if \(before >>> 0 > [\d_]+ \|\| last >>> 0 > [\d_]+\) return this\.#none\(before\);/,
    "",
  ),
  mutant("local-checked", "heap", "a block of -8 bytes is fine", "if (!(bytes > 0 && ", "if (!(bytes !== 0 && "),
];

const paranoid = [
  mutant(
    "local-paranoid",
    "nodes",
    "a value that does not fit is stored",
    "if (!Number.isInteger(value) || value < min || value > max) refuseValue",
    "if (false as boolean) refuseValue",
    { file: "runtime.ts" },
  ),
  mutant("local-paranoid", "nodes", "the poison is not looked at", /if \(m\[word \+ i\] !== POISON\) return i;/, "", {
    file: "runtime.ts",
  }),
  mutant(
    "local-paranoid",
    "nodes",
    "the canary is not looked at",
    /#verifyCanary\(s: number\): void \{/,
    "$& if (s > 0) return;",
  ),
];

/** Where a bitmap pool takes a slot. */
const TAKE = /((?:const )?(before|now)) = Atomics\.or\(m, i, bit\);/;

const shared = [
  mutant("shared-checked", "nodes", "free keeps the bit", /Atomics\.and\(m, [\d_]+ \+ w, ~\(1 << \(s & 31\)\)\)/, "-1"),
  mutant("shared-checked", "nodes", "a taken slot is handed out again", TAKE, "$1 = 0;"),
  mutant(
    "shared-checked",
    "nodes",
    "reset takes slots from other workers",
    /whileAlone\("nodes", .*, \(\) => (\[\.\.\.this\.handles\(\)\])\);/,
    "$1;",
  ),
  mutant("shared-fast", "nodes", "two workers start with the same slot twice", TAKE, "$1 = 0;"),
  mutant(
    "shared-fast",
    "workers",
    "two real workers take the same slot",
    TAKE,
    "$1 = m[i]!; for (let t = 0; t < 5000; t++) Atomics.load(m, i); m[i] = $2 | bit;",
    { file: "points.ts" },
  ),
  mutant("shared-creator-checked", "nodes", "every worker may allocate", "refuseAll(attached.nodes,", "refuseAll({},", {
    file: "index.ts",
  }),
];

/** What fields have beside their accessors. */
const members = [
  mutant("atomics-checked", "counters", "a window begins an element late", /(plainArray\(h: .*const p = )/, "$1 1 + "),
  mutant(
    "atomics-checked",
    "counters",
    "an array is stored a place late",
    /(setPlainFrom.*), (\(?this\._locate)/,
    "$1, 1 + $2",
  ),
  mutant("atomics-checked", "counters", "every text is equal", /(labelEquals\(h: .*return )/, "$1true || "),
  mutant("atomics-checked", "counters", "an addition subtracts", /(addHits.*)Atomics\.add/, "$1Atomics.sub"),
  mutant("atomics-checked", "counters", "a sum says what it is now", /(addTotal.*return )(.*);/, "$1$2 + x;"),
  mutant(
    "atomics-checked",
    "counters",
    "an exchange of a view keeps nothing",
    /(exchangeHits\(x.*)Atomics\.exchange\((.*), x\)/,
    "$1Atomics.load($2)",
    {
      file: "counter.ts",
    },
  ),
  mutant(
    "atomics-checked",
    "counters",
    "every comparison succeeds",
    /(compareExchangeSmall.*)Atomics\.compareExchange\((.*), expected, x\)/,
    "$1Atomics.exchange($2, x)",
  ),
];

const singletons = [
  mutant(
    "names",
    "roots",
    "a struct of which there is one stands elsewhere",
    /(new HeadersPart\(this, [\d_]+)/,
    "$1 + 32",
    {
      file: "roots.ts",
    },
  ),
];

export const mutants: readonly Mutant[] = [
  ...fast,
  ...checked,
  ...emission,
  ...zeroed,
  ...arenas,
  ...paranoid,
  ...shared,
  ...members,
  ...singletons,
  ...mutantsOfThreads,
];

/** `local-checked: free forgets the link`, as the name of a folder. */
export const folderOf = ({ schema, name }: Mutant): string => `${schema}-${name.replaceAll(" ", "-")}`;
