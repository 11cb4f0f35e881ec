import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ts } from "ts-morph";
import { afterAll, describe, expect, test } from "vitest";
import { composed, sources } from "./support/composed.js";
import { type Patch, patched } from "./support/mutant.js";
import { poolKinds } from "./support/pools.js";
import { bitmapPool, memoryFor } from "./support/specs.js";

/* Real threads over the templates as they stand, compiled into a folder of their own. A first check; proofs are the explorer's. */
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-threads-"));
const hammer = join(folder, "hammer.mjs");

writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
cpSync(fileURLToPath(new URL("./support/hammer.mjs", import.meta.url)), hammer);
for (const path of sources.keys()) compile(path, basename(path, ".ts"), []);

function compile(source: string, as: string, patch: Patch): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(patched(composed(source), patch), {
    compilerOptions,
  });
  const path = join(folder, dirname(source), `${as}.js`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, outputText);
  return path;
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const threads = 3;

/** What the first thread that failed says, or what check() finds when all are done. */
async function hammered(
  checks: "fast" | "checked" | "paranoid",
  template: string,
  operations: number,
): Promise<readonly string[]> {
  const spec = bitmapPool({ capacity: 100, structWords: 3 }, checks);
  const { buffer, byteOffset } = memoryFor(spec, threads);
  const kind = poolKinds.find(({ name }) =>
    name.startsWith(`free-list/shared-${checks === "fast" ? "fast" : "checked"}`),
  )!;
  const pool = new (kind.define(spec as never))(buffer, byteOffset, 0);
  pool._format();
  const mailbox = new SharedArrayBuffer(64);
  const workers = Array.from({ length: threads }, (_, worker) => {
    const workerData = {
      template: pathToFileURL(template).href,
      spec,
      buffer,
      byteOffset,
      worker,
      mailbox,
      operations,
    };
    return new Worker(hammer, { workerData });
  });
  const ends = await Promise.all(
    workers.map((worker) =>
      once(worker, "message").then(
        () => [],
        ({ message }: Error) => [message],
      ),
    ),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  const failures = ends.flat();
  if (failures.length > 0) return failures;
  for (const h of new Int32Array(mailbox)) if (h !== 0) pool.free(h);
  return [...pool.check().problems, ...(pool.stats().live === 0 ? [] : [`${pool.stats().live} slots are lost`])];
}

describe.each(["fast", "checked", "paranoid"] as const)("bitmap pool, %s, three threads", (checks) => {
  const file = `free-list/shared-${checks === "fast" ? "fast" : "checked"}`;

  test("hands no slot to two of them, and loses none", async () => {
    const operations = checks === "paranoid" ? 5_000 : 40_000;
    expect(await hammered(checks, join(folder, "kinds", `${file}.js`), operations)).toEqual([]);
  });
});

/** The test finds what it looks for: a take that reads and writes in two steps, with time between them. */
test("a take that is not atomic is seen to fail", async () => {
  const template = compile(join("kinds", "free-list", "shared-fast.ts"), "mutant", [
    [
      "      now = Atomics.or(m, i, bit);\n",
      "      now = m[i]!;\n      for (let t = 0; t < 100; t++) Atomics.load(m, i);\n      m[i] = now | bit;\n",
    ],
  ]);
  for (let tries = 0; tries < 10; tries++) {
    if ((await hammered("fast", template, 20_000)).length > 0) return;
  }
  expect.unreachable("ten runs found nothing");
});
