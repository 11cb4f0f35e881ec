import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BenchCase } from "../harness/types.js";

const script = fileURLToPath(new URL("../scripts/steady-state.js", import.meta.url));

/** Deopts that `--trace-deopt` reports after the marker, and before it. */
const count = async (): Promise<Readonly<Record<string, number>>> => {
  const output = execFileSync(process.execPath, ["--trace-deopt", script], { encoding: "utf8" });
  const [warmUp, steady] = output.split("-- steady state --");
  const bailouts = (text: string): number => text.match(/\[bailout \(kind: deopt/g)?.length ?? 0;
  if (steady === undefined) throw new Error("the script printed no marker");
  return { "deopts after warm-up": bailouts(steady), "deopts while warming up": bailouts(warmUp!) };
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
