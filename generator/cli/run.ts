import { CommanderError } from "commander";
import { CliError } from "./cli-error.js";
import { explainCommand } from "./explain.js";
import { generateProject } from "./generate.js";
import type { ExitCode, Host } from "./host.js";
import { initCommand } from "./init.js";
import { internalErrorText } from "./internal-error.js";
import { makeProgram } from "./program.js";
import { printCommand } from "./print.js";
import { isProject, settle, type Project } from "./project.js";
import { errorText, report } from "./report.js";
import { standardOutput, type Commands, type GenerateRequest } from "./request.js";
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
    init: async (path) => initCommand(path, host, tools.version),
    layout: async (request) => {
      const [{ layoutCommand }, analyse] = await Promise.all([import("./layout.js"), tools.loadAnalyse()]);
      return layoutCommand(request, host, analyse);
    },
    diff: async (before, after) => {
      const [{ diffCommand }, analyse] = await Promise.all([import("./diff.js"), tools.loadAnalyse()]);
      return diffCommand(before, after, host, analyse);
    },
    explain: async (code) => explainCommand(code, host),
  };
}

async function generateCommand(request: GenerateRequest, host: Host, tools: Tools): Promise<ExitCode> {
  if (request.watch) {
    const { watchCommand } = await import("./watch-command.js");
    return watchCommand(request, host, tools);
  }
  const settled = await settle(request, host);
  if (isProject(settled)) return compileProject(settled, request, host, await tools.loadCompile());
  report([settled], request, host);
  return 1;
}

const compileProject = (project: Project, request: GenerateRequest, host: Host, compile: Compile): Promise<ExitCode> =>
  project.output.out === standardOutput
    ? printCommand(project, request, host, compile)
    : generateProject(project, request, host, compile);

/** commander has printed its own errors already; it throws for --help and --version too. */
function failed(error: unknown, host: Host, tools: Tools): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  host.err(error instanceof CliError ? errorText(error, host) : internalErrorText(error, host, tools));
  return 2;
}
