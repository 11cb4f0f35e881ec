// oxlint-disable no-console
import { benchArena } from "./arena-bench.js";
import type { Row } from "./compare.js";
import { isContended, mostOf } from "./contenders.js";
import { contention } from "./contention.js";
import type { ArenaDescription, BenchDescription, ModuleClass, PoolDescription } from "./description.js";
import type { Arena, Pool } from "./loops.js";
import type { Module } from "./module.js";
import { allocatorOf, titleOf } from "./module.js";
import { benchPool } from "./pool-bench.js";
import type { Report } from "./report.js";
import { print } from "./report.js";

const { process: node } = globalThis as unknown as { process: { argv: string[]; exitCode?: number } };

/** Measures what the script's arguments ask for; all of it when they ask for nothing. */
export function runBench(Module: ModuleClass, about: BenchDescription): void {
  measure(Module, about, node.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    node.exitCode = 1;
  });
}

async function measure(Module: ModuleClass, about: BenchDescription, argv: readonly string[]): Promise<void> {
  const names = argv.filter((word) => !word.startsWith("--"));
  const unknown = names.filter((name) => !about.allocators.some((allocator) => allocator.name === name));
  if (unknown.length > 0) throw new Error(`there is no allocator ${unknown.join(", ")}`);
  const wanted = about.allocators.filter(({ name }) => names.length === 0 || names.includes(name));
  const isJson = argv.includes("--json");
  if (!argv.includes("--threads")) {
    for (const allocator of wanted) print(await alone(Module, about, allocator), isJson);
  }
  if (argv.includes("--alone")) return;
  for (const allocator of wanted.filter((own) => isContended(own, mostOf(about))))
    print(await contention(Module, about, allocator), isJson);
}

/** Each allocator on an image of its own. */
async function alone(
  Module: ModuleClass,
  about: BenchDescription,
  allocator: PoolDescription | ArenaDescription,
): Promise<Report<Row>> {
  const module = Module.create() as Module;
  const rows =
    "capacity" in allocator
      ? await benchPool(allocatorOf<Pool>(module, allocator.name), allocator)
      : await benchArena(allocatorOf<Arena>(module, allocator.name), allocator);
  return { title: titleOf(about, allocator), columns: ["ns/op", "p99", "ratio", "heap B/op"], rows };
}
