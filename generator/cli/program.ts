import { Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode, Host } from "./host.js";
import { defaultOutput, type Commands, type Format, type GenerateRequest, type OutputOptions } from "./request.js";

const examples = `
Examples:
  gen-alloc init schema.yaml                a commented schema to start from
  gen-alloc schema.yaml                     writes generated/<name>/
  gen-alloc schemas/*.yaml --check          in CI: exit 1 and a diff when the output is stale
  gen-alloc schema.yaml --watch             writes again at every change
  gen-alloc schema.yaml --import-extension ts    for Node's type stripping and Deno
  gen-alloc layout schema.yaml              offsets, holes and cache lines
  gen-alloc explain GA1001                  what a diagnostic means and how to get rid of it

Exit status: 0 done, 1 the schema is wrong or the output is not up to date, 2 wrong usage or an internal error.`;

/** commander makes an empty string of null, so `none` stays as it is until `generateRequest`. */
interface Flags extends Omit<OutputOptions, "tests" | "bench"> {
  readonly tests: string;
  readonly bench: string;
  readonly check?: true;
  readonly dryRun?: true;
  readonly watch?: true;
  readonly force?: true;
  readonly format: Format;
}

/** The command line as commander sees it; the exit code goes to `done`, errors of usage are thrown as CommanderError. */
export function makeProgram(version: string, host: Host, commands: Commands, done: (code: ExitCode) => void): Command {
  const program = new Command("gen-alloc")
    .exitOverride()
    .helpCommand(true)
    .configureOutput({
      writeOut: host.out,
      writeErr: host.err,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .enablePositionalOptions()
    .showHelpAfterError("(gen-alloc --help lists what there is)");
  addGenerate(program, version).action(async (schemas: string[], flags: Flags) => {
    if (schemas.length === 0) program.error("error: no schema given");
    done(await commands.generate(generateRequest(schemas, flags)));
  });
  program
    .command("init")
    .description("write a commented schema to start from; never overwrites")
    .argument("[file]", "where to", "schema.yaml")
    .action(async (file: string) => done(await commands.init(file)));
  program
    .command("layout")
    .description("print offsets, holes, cache lines and the image map")
    .argument("<schema...>", "YAML files")
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
    .action(async (schemas: string[], { format }: { format: "text" | "json" }) => {
      done(await commands.layout(schemas, format));
    });
  program
    .command("explain")
    .description("explain a diagnostic, or list all of them")
    .argument("[code]", "as printed: GA1001")
    .action(async (code: string | undefined) => done(await commands.explain(code)));
  return program;
}

function addGenerate(program: Command, version: string): Command {
  return program
    .description("Compiles YAML schemas into off-heap memory allocators and typed views in TypeScript.")
    .version(version, "-V, --version", "print the version")
    .argument("[schema...]", "YAML files; the output of each goes to <out>/<name of the schema>/")
    .option("-o, --out <dir>", "folder of all output", nonEmpty, defaultOutput.out)
    .addOption(
      new Option("--check", "write nothing; exit 1 with a diff if the output is not up to date").conflicts([
        "watch",
        "dryRun",
      ]),
    )
    .addOption(new Option("--watch", "write again whenever a schema changes").conflicts(["check", "dryRun"]))
    .addOption(new Option("--dry-run", "write nothing, list what would be written"))
    .option("--force", "overwrite files that were edited by hand")
    .addOption(new Option("--format <format>", "of messages").choices(["text", "json", "github"]).default("text"))
    .addOption(
      new Option("--target <language>", "js: .js with .d.ts").choices(["ts", "js"]).default(defaultOutput.target),
    )
    .addOption(
      new Option("--import-extension <extension>", "ts: for Node's type stripping and Deno")
        .choices(["js", "ts"])
        .default(defaultOutput.importExtension),
    )
    .option(
      "--tests <dir>",
      "folder of the generated tests inside the output, or none",
      innerFolder,
      defaultOutput.tests ?? "none",
    )
    .option(
      "--bench <dir>",
      "folder of the generated benchmark inside the output, or none",
      innerFolder,
      defaultOutput.bench ?? "none",
    )
    .helpOption("-h, --help", "print this")
    .addHelpText("after", examples);
}

function generateRequest(schemas: readonly string[], flags: Flags): GenerateRequest {
  const { out, target, importExtension, tests, bench } = flags;
  return {
    schemas,
    output: { out, target, importExtension, tests: folderOf(tests), bench: folderOf(bench) },
    mode: flags.check ? "check" : flags.dryRun ? "dry-run" : "write",
    watch: flags.watch ?? false,
    force: flags.force ?? false,
    format: flags.format,
  };
}

function nonEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

const folderOf = (flag: string): string | null => (flag === "none" ? null : flag);

/** A folder that leads out of the output would be out of the manifest's reach. */
function innerFolder(value: string): string {
  const parts = nonEmpty(value).replace(/\/+$/, "").split("/");
  if (parts.every((part) => /^[\w@-][\w@.-]*$/.test(part))) return parts.join("/");
  throw new InvalidArgumentError("It must be a folder inside the output, as test or spec/memory, or none.");
}
