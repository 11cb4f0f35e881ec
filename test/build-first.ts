import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Tests that start dist/generator/cli.js must not test yesterday's compiler: builds once, if a source is newer. */
export function setup(): void {
  const stamp = "dist/.built";
  const sources = ["generator", "templates", "schemas", "tsconfig.json", "tsconfig.build.json"];
  if (existsSync(stamp) && newest(sources) <= statSync(stamp).mtimeMs) return;
  const { status } = spawnSync(process.execPath, ["generator/build.mjs"], { stdio: "inherit" });
  if (status !== 0) console.warn("the build reports errors; tests run on what it emitted");
}

function newest(paths: readonly string[]): number {
  const times = paths.map((path) => {
    const stats = statSync(path);
    return stats.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stats.mtimeMs;
  });
  return Math.max(0, ...times);
}
