import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import pc from "picocolors";
import { onTestFinished } from "vitest";
import { analyse } from "../../generator/analyse.js";
import type { ExitCode } from "../../generator/cli/host.js";
import { run } from "../../generator/cli/run.js";
import type { Format } from "../../generator/cli/request.js";
import type { Compilation, CompileStyle, Compile, Tools } from "../../generator/cli/tools.js";
import { diagnose } from "../../generator/diagnostics/diagnose.js";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.js";
import type { Layout } from "../../generator/3-layout/types.js";
import { originOf } from "../../generator/5-emit/origin.js";
import { withOrigin } from "../../generator/5-emit/typescript/origin.js";

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own with files in it, gone after the test. */
export class Workspace {
  readonly path: string;

  constructor(files: Readonly<Record<string, string>> = {}, path?: string) {
    this.path = path ?? realpathSync(mkdtempSync(join(tmpdir(), "gen-alloc-cli-")));
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  at(path: string): string {
    return join(this.path, path);
  }

  /** A folder in it, for commands that start there. */
  within(path: string): Workspace {
    return new Workspace({}, this.at(path));
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  read(path: string): string {
    return readFileSync(this.at(path), "utf8");
  }

  remove(path: string): void {
    rmSync(this.at(path), { recursive: true });
  }

  /** Every file, sorted, with slashes. */
  files(): string[] {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries.map((entry) => relative(this.path, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
  }

  /** The command line in this process, as if it had been started here. */
  run(
    args: readonly string[],
    compile: Compile = fakeCompile,
    signal = new AbortController().signal,
    more: Surroundings = {},
  ): Promise<Ran> {
    return runIn(this.path, args, compile, signal, more);
  }
}

interface Surroundings {
  readonly input?: string;
  readonly format?: Format;
}

/** The command line in this process, as if it had been started in a folder. */
export async function runIn(
  cwd: string,
  args: readonly string[],
  compile: Compile,
  signal = new AbortController().signal,
  { input = "", format = "text" }: Surroundings = {},
): Promise<Ran> {
  const ran = { out: "", err: "" };
  const host = {
    cwd,
    out: (text: string) => void (ran.out += text),
    err: (text: string) => void (ran.err += text),
    input: () => new TextEncoder().encode(input),
    format,
    colors: pc.createColors(false),
    interruption: () => signal,
    debug: false,
    platform: "node v0, test",
  };
  const tools: Tools = {
    version: "9.9.9",
    loadCompile: () => Promise.resolve(compile),
    loadAnalyse: () => Promise.resolve(analyse),
  };
  return { code: await run(args, host, tools), ...ran };
}

/**
 * A language small enough for these tests. `name: n` names the output, `file: p` makes a file of the rest of the line,
 * `wrong` is an error.
 */
export const fakeCompile = (text: string, { schemaPath, target }: CompileStyle): Compilation => {
  const name = /^name: ([\w-]+)$/m.exec(text)?.[1] ?? "nameless";
  const files = [...text.matchAll(/^file: (\S+)(.*)$/gm)].map(([, path = "", rest = ""]) => ({
    path: `${path}.${target}`,
    text: withOrigin({ text: `export const text = "${rest.trim()}";\n` }, originOf(schemaPath)),
  }));
  const wrong = /wrong/.exec(text);
  const diagnostics = wrong === null ? [] : [unknownType(wrong.index)];
  return { files: wrong === null ? files : [], diagnostics, layout: { name } as Layout };
};

const unknownType = (start: number): Diagnostic =>
  diagnose("unknown-type", { start, end: start + "wrong".length }, { type: "wrong", hint: "write something else" });
