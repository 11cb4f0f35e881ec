import type { Mutant } from "./mutants.js";

/** Mistakes in what threads share: the table of workers, magazines, guards, roots, shards. */
const on =
  (schema: string) =>
  (test: string, file: string, name: string, from: string | RegExp, to: string): Mutant => ({
    schema,
    test,
    file: `${file}.ts`,
    name,
    from,
    to,
  });

const checked = on("sharded-shared-checked");
const fast = on("sharded-shared-fast");
const wasm = on("sharded-wasm-shared-checked");

/** Time for another thread to come between a load and a store. */
const pause = (word: string): string => `for (let t = 0; t < 5000; t++) Atomics.load(m, ${word});`;

/** Where recovery takes over a batch that the dead worker was filling. */
const ADOPT = /this\.#adopt\(b\);(\s*this\.#recycle)/;

const guards = [
  checked("pairs", "guards", "guards protect nobody", "pending |= 1 << s;", ""),
  checked(
    "pairs",
    "guards",
    "leaving an inner guard leaves all",
    "if (--this.#depth !== 0) ",
    "if (--this.#depth < 0) ",
  ),
  checked(
    "pairs",
    "guards",
    "leave answers nobody",
    /(leave\(\): void \{[^}]*)if \(list >= FIRST_LINK\)/,
    "$1if (list < 0)",
  ),
  checked("pairs", "pairs", "retire frees at once", "this.#retirer!._retire(this.#pool, h);", "this.free(h);"),
  checked(
    "pairs",
    "pairs",
    "a slot is retired twice",
    /(retire\(h: \w+\): void \{\s*)if \(!this\.isLive\(h\)\)/,
    "$1if (h === 0)",
  ),
  checked(
    "guards",
    "guards",
    "a guard spans an await",
    '=== "function") this.#refusePromise();',
    '=== "function") return result;',
  ),
  checked(
    "guards",
    "guards",
    "a guard that fails is never left",
    /\} finally \{\s*this\.leave\(\);\s*\}/,
    "} finally { }",
  ),
  checked(
    "guards",
    "index",
    "a module is disposed of inside a guard",
    /if \(this\.guards\.isInside\) throw .*dispose.*/,
    "",
  ),
];

const robust = [
  wasm("pairs", "guards", "a reader announces nothing", "Atomics.store(m, this._guardWord + ERA, era);", ""),
  wasm(
    "pairs",
    "guards",
    "a reader that stalls holds back all",
    /Atomics\.load\(m, [\d_]+ \+ s \* 32\) < oldest\b/,
    "oldest < 0",
  ),
];

const recovery = [
  checked("pairs", "pairs", "recover forgets the magazine", "this._depot.takeBack(worker);", ""),
  checked("pairs", "guards", "recover forgets what was retired", ADOPT, "$1"),
  checked(
    "pairs",
    "guards",
    "recover leaves the dead inside its guard",
    /Atomics\.store\(this\._i32, [\d_]+ \+ worker \* 32, OUTSIDE\);/,
    "",
  ),
  checked(
    "pairs",
    "runtime",
    "recover lists nothing",
    'if (policy === "list") return found;',
    'if (policy === "list") return [];',
  ),
  checked(
    "roots",
    "runtime",
    "what is published is freed",
    "if (!published.has(h)) pool.tryFree(h)",
    "pool.tryFree(h)",
  ),
  checked(
    "image",
    "runtime",
    "a row is given to two",
    /if \(Atomics\.compareExchange\(m, at, FREE, ATTACHING\) !== FREE\) return false;/,
    "",
  ),
  checked("image", "runtime", "a worker recovers itself", "if (row === me) throw", "if (row < 0) throw"),
];

const shared = [
  checked(
    "pairs",
    "runtime",
    "a magazine is handed in without its count",
    "DEPOT | (n << 7));\n    if",
    "DEPOT);\n    if",
  ),
  checked("workers", "index", "a thread that leaves keeps its magazine", /this\.pairs\["_depot"\]\.leave\(\);/, ""),
  checked(
    "roots",
    "roots",
    "an exchange forgets what stood there",
    "return Atomics.exchange(",
    "return Atomics.store(",
  ),
  checked(
    "roots",
    "roots",
    "every comparison succeeds",
    /Atomics\.compareExchange\((.*), expected, h\)/,
    "Atomics.exchange($1, h)",
  ),
  checked(
    "heap",
    "runtime",
    "reset leaves the buffers of others",
    "this.#endBuffer(buffersWord + w * lineWords, next);",
    ";",
  ),
  fast(
    "stress",
    "runtime",
    "two threads take the same magazine",
    "if (Atomics.compareExchange(m, i, v, mine | kind) !== v) return false;",
    `${pause("i")} Atomics.store(m, i, mine | kind);`,
  ),
  fast(
    "workers",
    "heap",
    "two threads take the same buffer",
    /if \(Atomics\.compareExchange\(m, at, before, (.*)\) !== before\) continue;/,
    `${pause("at")} Atomics.store(m, at, $1);`,
  ),
  fast("stress", "runtime", "a recovered row stays taken", /Atomics\.store\(m, at, FREE\);(\s*return done;)/, "$1"),
  fast("stress", "guards", "guards protect nobody", "pending |= 1 << s;", ""),
];

export const mutantsOfThreads: readonly Mutant[] = [...guards, ...robust, ...recovery, ...shared];
