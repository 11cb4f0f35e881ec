import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bigSchema } from "../harness/big-schema.js";
import { quick } from "../harness/quick.js";
import { median } from "../harness/stats.js";
import type { BenchCase } from "../harness/types.js";

const COLD_RUNS = quick ? 1 : 5;
const WARM_RUNS = quick ? 3 : 15;
const WARM_UPS = 3;
const dist = new URL("../../../../dist/generator/", import.meta.url);
const cli = fileURLToPath(new URL("cli.js", dist));

interface Compiler {
  compile(text: string): Output;
}

interface Output {
  readonly files: readonly unknown[];
}

/** The whole command in a new process, into an empty folder. */
const cold = (): number => {
  const folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-bench-"));
  try {
    writeFileSync(path.join(folder, "big.yaml"), bigSchema(0));
    const start = performance.now();
    execFileSync(process.execPath, [cli, path.join(folder, "big.yaml"), "--out", path.join(folder, "out")]);
    return performance.now() - start;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What `--watch` does at a change: the schema again, with one number edited. */
const warm = async (): Promise<number[]> => {
  const { compile } = (await import(new URL("index.js", dist).href)) as Compiler;
  const times: number[] = [];
  for (let run = 0; run < WARM_UPS + WARM_RUNS; run++) {
    const start = performance.now();
    const { files } = compile(bigSchema(run));
    times.push(performance.now() - start);
    if (files.length < 70) throw new Error(`only ${files.length} files`);
  }
  return times.slice(WARM_UPS);
};

const figures = async (): Promise<Readonly<Record<string, number>>> => ({
  "cold, ms": median(Array.from({ length: COLD_RUNS }, cold)),
  "per change, ms": median(await warm()),
});

const alone = { ours: "gen-alloc", theirs: "gen-alloc" };

export const benchCase: BenchCase = {
  kind: "metric",
  name: "compile",
  operation: "compile a schema of 50 structs and 20 allocators",
  variants: { "gen-alloc": figures },
  bars: [
    { ...alone, metric: "cold, ms", limit: 1_500 },
    { ...alone, metric: "per change, ms", limit: 150 },
  ],
};
