import { visible } from "../diagnostics/visible.js";
import { CliError } from "./cli-error.js";
import { generateProject } from "./generate.js";
import type { ExitCode, Host } from "./host.js";
import { internalErrorText } from "./internal-error.js";
import type { Compiled } from "./outcome.js";
import { isProject, settle, type Project } from "./project.js";
import { isStandardInput } from "./read-schema.js";
import { errorText, report } from "./report.js";
import { standardOutput, type GenerateRequest } from "./request.js";
import type { Compile, Tools } from "./tools.js";
import { watch } from "./watch.js";
import { placesOf } from "./watched-places.js";

interface Session {
  readonly request: GenerateRequest;
  readonly host: Host;
  readonly tools: Tools;
  readonly compile: Compile;
  readonly signal: AbortSignal;
}

/** Generates now and after every change, until interrupted; starts anew when schemas or configuration are others. */
export async function watchCommand(request: GenerateRequest, host: Host, tools: Tools): Promise<ExitCode> {
  let settled: Project | Compiled | undefined = await settle(request, host);
  if (isProject(settled) && settled.schemas.some(isStandardInput))
    throw new CliError("standard input can't be watched", "Name a file, or leave out --watch.");
  if (isProject(settled) && settled.output.out === standardOutput)
    throw new CliError("--out - writes no files that could be watched", "Choose a folder.");
  const session = { request, host, tools, compile: await tools.loadCompile(), signal: host.interruption() };
  while (settled !== undefined) settled = await watchOne(settled, session);
  return 0;
}

/** Until the project is another one, which is returned, or the watch has ended. */
async function watchOne(settled: Project | Compiled, session: Session): Promise<Project | Compiled | undefined> {
  const { request, host, signal } = session;
  const end = new AbortController();
  signal.addEventListener("abort", () => end.abort(), { once: true });
  if (signal.aborted) return undefined;
  let next: Project | Compiled | undefined;
  await watch({
    places: placesOf(host.cwd, request.config ?? undefined, settled),
    signal: end.signal,
    // First the watcher, then the first run: a change made meanwhile is not missed.
    onReady: async () => {
      await show(settled, session);
      if (!request.quiet) host.err(`watching ${visible(namesOf(settled))}; Ctrl+C stops\n`);
    },
    onChange: async (paths) => {
      const now = await settledNow(session);
      if (now === undefined) return;
      if (JSON.stringify(now) === JSON.stringify(settled)) return show(only(settled, paths), session);
      next = now;
      end.abort();
    },
  });
  return next;
}

/** Undefined when there is none just now; why is said. */
async function settledNow({ request, host, tools }: Session): Promise<Project | Compiled | undefined> {
  try {
    return await settle(request, host);
  } catch (error) {
    host.err(error instanceof CliError ? errorText(error, host) : internalErrorText(error, host, tools));
    return undefined;
  }
}

/** A bug met while watching is reported, and the next change tried again. */
async function show(settled: Project | Compiled, { request, host, tools, compile }: Session): Promise<void> {
  try {
    if (isProject(settled)) await generateProject(settled, request, host, compile);
    else report([settled], request, host);
  } catch (error) {
    host.err(internalErrorText(error, host, tools));
  }
}

const only = (settled: Project | Compiled, paths: ReadonlySet<string>): Project | Compiled =>
  isProject(settled) ? { ...settled, schemas: settled.schemas.filter(({ absolute }) => paths.has(absolute)) } : settled;

const namesOf = (settled: Project | Compiled): string =>
  isProject(settled) ? settled.schemas.map(({ shown }) => shown).join(", ") : settled.source.path;
