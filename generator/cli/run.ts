import { CommanderError } from "commander";
import { CliError } from "./cli-error.js";
import { explainCommand } from "./explain.js";
import { generate } from "./generate.js";
import { worst, type ExitCode, type Host } from "./host.js";
import { initCommand } from "./init.js";
import { internalErrorText } from "./internal-error.js";
import { exitCodeOf } from "./outcome.js";
import { makeProgram } from "./program.js";
import { errorText, report } from "./report.js";
import type { Commands, GenerateRequest } from "./request.js";
import type { Compile, Tools } from "./tools.js";

/** The whole command line: arguments in, exit code out. Never throws. */
export async function run(args: readonly string[], host: Host, tools: Tools): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    const program = makeProgram(tools.version, host, commandsFor(host, tools), (c) => (code = c));
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return failed(error, host, tools);
  }
}

function commandsFor(host: Host, tools: Tools): Commands {
  return {
    generate: (request) => generateCommand(request, host, tools),
    init: async (path) => initCommand(path, host),
    layout: async (schemas, format) => {
      const [{ layoutCommand }, compile] = await Promise.all([import("./layout.js"), tools.loadCompile()]);
      return layoutCommand(schemas, format, host, compile);
    },
    explain: async (code) => explainCommand(code, host),
  };
}

async function generateCommand(request: GenerateRequest, host: Host, tools: Tools): Promise<ExitCode> {
  const compile = await tools.loadCompile();
  if (!request.watch) return generateOnce(request, host, compile);
  const { watch } = await import("./watch.js");
  await watch({
    cwd: host.cwd,
    schemas: request.schemas,
    signal: host.interruption(),
    onChange: (schemas) => generateAndGoOn({ ...request, schemas }, host, compile, tools),
    onReady: () => host.err(`watching ${request.schemas.join(", ")}; Ctrl+C stops\n`),
  });
  return 0;
}

function generateOnce(request: GenerateRequest, host: Host, compile: Compile): ExitCode {
  const outcomes = generate(request, host, compile);
  report(outcomes, request, host);
  return worst(outcomes.map(exitCodeOf));
}

/** A bug met while watching is reported, and the next change tried again. */
function generateAndGoOn(request: GenerateRequest, host: Host, compile: Compile, tools: Tools): void {
  try {
    generateOnce(request, host, compile);
  } catch (error) {
    host.err(internalErrorText(error, host, tools));
  }
}

/** commander has printed its own errors already; it throws for --help and --version too. */
function failed(error: unknown, host: Host, tools: Tools): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  host.err(error instanceof CliError ? errorText(error, host) : internalErrorText(error, host, tools));
  return 2;
}
