import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { countDeopts } from "../harness/deopts.js";
import type { BenchCase } from "../harness/types.js";

const script = fileURLToPath(new URL("../scripts/steady-state.js", import.meta.url));

const count = async (): Promise<Readonly<Record<string, number>>> => {
  const output = execFileSync(process.execPath, ["--trace-deopt", script], { encoding: "utf8" });
  const { warmUp, steady } = countDeopts(output);
  return { "deopts after warm-up": steady, "deopts while warming up": warmUp };
};

const alone = { ours: "16 sites, tryAlloc", theirs: "16 sites, tryAlloc" };

export const benchCase: BenchCase = {
  kind: "metric",
  name: "deopts",
  operation: "the function of 16 call sites under --trace-deopt",
  variants: { "16 sites, tryAlloc": count },
  bars: [
    { ...alone, metric: "deopts after warm-up", limit: 0 },
    { ...alone, metric: "deopts while warming up" },
  ],
};
