import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quick } from "../harness/quick.js";
import { median } from "../harness/stats.js";
import type { BenchCase } from "../harness/types.js";

const RUNS = quick ? 3 : 21;
const script = fileURLToPath(new URL("../scripts/import-time.js", import.meta.url));
const six = new URL("../generated/six/", import.meta.url);
/** The same files with their imports and nothing else (`hollow.mjs`). */
const sixHollow = new URL("../generated/six-hollow/", import.meta.url);
const oneLine = new URL("../generated/one-line/index.js", import.meta.url);

const importMs = (module: URL): number =>
  Number(execFileSync(process.execPath, [script, module.href], { encoding: "utf8" }));

/** Lines of the modules that the import loads, as they run. */
const lines = (folder: URL): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .reduce((sum, name) => sum + readFileSync(new URL(name, folder), "utf8").split("\n").length, 0);

/** What six pools and their views cost at start-up: beyond the import of any module, and beyond that of as many files. */
const startUp = async (): Promise<Readonly<Record<string, number>>> => {
  const runs = Array.from({ length: RUNS }, () => ({
    one: importMs(oneLine),
    all: importMs(new URL("index.js", six)),
    hollow: importMs(new URL("index.js", sixHollow)),
  }));
  const loaded = lines(six);
  const forLines = median(runs.map(({ all, hollow }) => all - hollow));
  return {
    "import per 500 lines, ms": (forLines * 500) / loaded,
    lines: loaded,
    "import, ms": median(runs.map(({ all, one }) => all - one)),
    "of that for as many empty files, ms": median(runs.map(({ hollow, one }) => hollow - one)),
  };
};

const alone = { ours: "six pools", theirs: "six pools" };

export const benchCase: BenchCase = {
  kind: "metric",
  name: "import",
  operation: "import of generated code in a fresh process, less the import of as many files with nothing in them",
  variants: { "six pools": startUp },
  bars: [
    { ...alone, metric: "import per 500 lines, ms", limit: 1 },
    { ...alone, metric: "import, ms" },
    { ...alone, metric: "of that for as many empty files, ms" },
    { ...alone, metric: "lines" },
  ],
};
