#!/usr/bin/env node
import { readFileSync } from "node:fs";
import pc from "picocolors";
import type { Host } from "./cli/host.js";
import { run } from "./cli/run.js";
import type { Analyse, Compile } from "./cli/tools.js";
import { version } from "./version.js";

/** The command line as a process: the one file that touches `process`. What it does is in cli/run.ts. */

/** picocolors takes CI=true for a terminal, but logs are read as files too: colours are for terminals, or for who asks. */
const wantsColors = process.env["FORCE_COLOR"] !== undefined || (process.stderr.isTTY === true && pc.isColorSupported);

const host: Host = {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => readFileSync(0),
  format: process.env["GITHUB_ACTIONS"] === "true" ? "github" : "text",
  colors: pc.createColors(wantsColors),
  interruption,
  debug: process.env["GEN_ALLOC_DEBUG"] === "1",
  platform: `node ${process.version}, ${process.platform} ${process.arch}`,
};

for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreBrokenPipe);
// Not process.exit: that would cut off what a pipe has not taken yet.
process.exitCode = await run(process.argv.slice(2), host, { version, loadCompile, loadAnalyse });

/** `gen-alloc layout x.yaml | head -3`: nobody reads on, and the files are written all the same. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

async function loadCompile(): Promise<Compile> {
  const { analyse } = await import("./analyse.js");
  let loaded: ReturnType<typeof loadEmission> | undefined;
  return async (text, options) => {
    const { diagnostics, isFaulty, layouts } = analyse(text, options.checks);
    if (isFaulty) return { files: [], diagnostics, layout: layouts[0] };
    const { filesOf, templates } = await (loaded ??= loadEmission());
    return { files: filesOf(layouts, options, templates), diagnostics, layout: layouts[0] };
  };
}

async function loadEmission() {
  const [{ filesOf }, { templateTexts }] = await Promise.all([
    import("./compile.js"),
    import("./5-emit/template-texts.js"),
  ]);
  return { filesOf, templates: new Map(Object.entries(templateTexts)) };
}

async function loadAnalyse(): Promise<Analyse> {
  return (await import("./analyse.js")).analyse;
}
