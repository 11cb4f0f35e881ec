import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quick } from "../harness/quick.js";
import { median } from "../harness/stats.js";
import type { BenchCase } from "../harness/types.js";

const RUNS = quick ? 3 : 21;
const script = fileURLToPath(new URL("../scripts/import-time.js", import.meta.url));
const six = new URL("../generated/six/", import.meta.url);
const oneLine = new URL("../generated/one-line/index.js", import.meta.url);

const importMs = (module: URL): number =>
  Number(execFileSync(process.execPath, [script, module.href], { encoding: "utf8" }));

/** Lines of the modules that the import loads, as they run. */
const lines = (folder: URL): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .reduce((sum, name) => sum + readFileSync(new URL(name, folder), "utf8").split("\n").length, 0);

/** What six pools and their views cost at start-up, beyond what the import of any module costs. */
const startUp = async (): Promise<Readonly<Record<string, number>>> => {
  const net: number[] = [];
  for (let run = 0; run < RUNS; run++) net.push(importMs(new URL("index.js", six)) - importMs(oneLine));
  const loaded = lines(six);
  return { "import per 500 lines, ms": (median(net) * 500) / loaded, lines: loaded, "import, ms": median(net) };
};

const alone = { ours: "six pools", theirs: "six pools" };

export const benchCase: BenchCase = {
  kind: "metric",
  name: "import",
  operation: "import of generated code in a fresh process, less the import of a one-line module",
  variants: { "six pools": startUp },
  bars: [
    { ...alone, metric: "import per 500 lines, ms", limit: 1 },
    { ...alone, metric: "import, ms" },
    { ...alone, metric: "lines" },
  ],
};
