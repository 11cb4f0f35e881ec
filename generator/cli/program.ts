import { Command, Option } from "commander";
import { visibleLines } from "../diagnostics/visible.js";
import { addOutputOptions, flagsOf, type OutputFlags } from "./flags.js";
import type { ExitCode, Host } from "./host.js";
import { type Commands, formats, type Format, type GenerateRequest, type LayoutRequest } from "./request.js";

const examples = `
Examples:
  gen-alloc init schema.yaml                a commented schema to start from
  gen-alloc schema.yaml                     writes generated/<name>/
  gen-alloc                                 what gen-alloc.config.yaml lists
  gen-alloc schemas/*.yaml --check          in CI: exit 1 and a diff when the output is stale
  gen-alloc schema.yaml --watch             writes again at every change
  gen-alloc schema.yaml --checks checked,fast    both levels: generated/<name>/ and generated/<name>/fast/
  gen-alloc layout schema.yaml              offsets, holes and cache lines
  git show main:packets.yaml | gen-alloc diff - packets.yaml    may old images be opened?
  gen-alloc explain GA1001                  what a diagnostic means and how to get rid of it
  gen-alloc explain DOUBLE_FREE             the same for an error that generated code throws

Configuration: gen-alloc.config.yaml, or the key "gen-alloc" in package.json, in this folder or above it, as
far as the package or repository goes. Options given here go before what it says.

Exit status: 0 done, 1 a schema or the configuration is wrong or the output is not up to date, 2 wrong usage or an
internal error.`;

interface GenerateFlags extends OutputFlags {
  readonly config?: string;
  readonly check?: true;
  readonly dryRun?: true;
  readonly watch?: true;
  readonly force?: true;
  readonly quiet?: true;
  readonly format?: Format;
}

/** The command line as commander sees it; the exit code goes to `done`, errors of usage are thrown as CommanderError. */
export function makeProgram(version: string, host: Host, commands: Commands, done: (code: ExitCode) => void): Command {
  const program = new Command("gen-alloc")
    .exitOverride()
    .helpCommand(true)
    .configureOutput({
      writeOut: host.out,
      writeErr: (text) => host.err(visibleLines(text)),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .enablePositionalOptions()
    .showHelpAfterError("(gen-alloc --help lists what there is)");
  addGenerate(program, version).action(async (schemas: string[], flags: GenerateFlags) => {
    done(await commands.generate(generateRequest(schemas, flags, host)));
  });
  program
    .command("init")
    .description("write a commented schema to start from; never overwrites")
    .argument("[file]", "where to", "schema.yaml")
    .action(async (file: string) => done(await commands.init(file)));
  addLayout(program).action(async (schemas: string[], flags: GenerateFlags) => {
    done(await commands.layout(layoutRequest(schemas, flags)));
  });
  program
    .command("diff")
    .description("say whether two schemas have the same layout: exit 0 when they have, 1 when not")
    .argument("<before>", "a YAML file, or - for standard input")
    .argument("<after>", "the same")
    .action(async (before: string, after: string) => done(await commands.diff(before, after)));
  program
    .command("explain")
    .description("explain a diagnostic or an AllocError, or list all of them")
    .argument("[code]", "as printed: GA1001")
    .action(async (code: string | undefined) => done(await commands.explain(code)));
  return program;
}

function addGenerate(program: Command, version: string): Command {
  program
    .description("Compiles YAML schemas into off-heap memory allocators and typed views in TypeScript.")
    .argument("[schema...]", "YAML files, or - for standard input; none: those of the configuration")
    .optionsGroup("What to do:")
    .addOption(
      new Option("--check", "write nothing; exit 1 with a diff if the output is not up to date").conflicts([
        "watch",
        "dryRun",
      ]),
    )
    .addOption(new Option("--watch", "write again whenever a schema changes").conflicts(["check", "dryRun"]))
    .addOption(new Option("--dry-run", "write nothing, list what would be written"))
    .option("--force", "overwrite files that were edited by hand, and output of another schema")
    .addOption(configOption());
  addOutputOptions(program.optionsGroup("What to write:"));
  return program
    .optionsGroup("What to say:")
    .option("-q, --quiet", "errors only")
    .addOption(
      new Option("--format <format>", "of messages (default: text; github in its workflows)").choices([...formats]),
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .addHelpText("after", examples);
}

function addLayout(program: Command): Command {
  const layout = program
    .command("layout")
    .description("print offsets, holes, cache lines and the image map")
    .argument("[schema...]", "YAML files, or - for standard input; none: those of the configuration")
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
    .addOption(configOption());
  return addOutputOptions(layout, ["checks"]);
}

const configOption = (): Option => new Option("--config <file>", "this configuration, or none");

function generateRequest(schemas: readonly string[], flags: GenerateFlags, host: Host): GenerateRequest {
  return {
    schemas,
    flags: flagsOf(flags),
    config: configOf(flags),
    mode: flags.check ? "check" : flags.dryRun ? "dry-run" : "write",
    watch: flags.watch ?? false,
    force: flags.force ?? false,
    quiet: flags.quiet ?? false,
    format: flags.format ?? host.format,
  };
}

function layoutRequest(schemas: readonly string[], flags: GenerateFlags): LayoutRequest {
  return {
    schemas,
    flags: flagsOf(flags),
    config: configOf(flags),
    format: flags.format === "json" ? "json" : "text",
  };
}

const configOf = ({ config }: GenerateFlags): string | null | undefined => (config === "none" ? null : config);
