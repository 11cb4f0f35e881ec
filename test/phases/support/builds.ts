import { spawnSync } from "node:child_process";
import { join, relative, resolve } from "node:path";

/** A compiler as this repository has it installed. */
export const tscOf = (compiler: string): string =>
  join(import.meta.dirname, "../../../node_modules", compiler, "bin/tsc");

/**
 * What a compiler says about each of several projects, by their paths. One process, `tsc --build`, checks them all: it
 * starts once, and parses each library once. A project that it leaves out is no project without errors: that throws.
 */
export function builds(tsc: string, folder: string, projects: readonly string[]): ReadonlyMap<string, string> {
  const args = [tsc, "--build", "--verbose", "--pretty", "false", ...projects];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  // What the compiler tells about its progress begins with the time.
  const [, ...parts] = stdout.split(/^[\d:]+(?: [AP]M)? - Building project '/m);
  const said = new Map(parts.map((part) => [projectOf(folder, part), complaintsIn(part)]));
  const found = projects.map((project) => [project, said.get(withoutFile(project))] as const);
  const missing = found.filter(([, text]) => text === undefined).map(([project]) => project);
  if (missing.length > 0) throw new Error(`not built: ${missing.join(", ")}\n${stdout}${stderr}`);
  return new Map(found as [string, string][]);
}

const withoutFile = (project: string): string => project.replace(/\/?tsconfig\.json$/, "");

/** Compilers name a project by its path from the folder, or from the root. */
const projectOf = (folder: string, part: string): string =>
  withoutFile(relative(folder, resolve(folder, part.slice(0, part.indexOf("'")))));

const complaintsIn = (part: string): string =>
  part
    .split("\n")
    .slice(1)
    .filter((line) => line !== "" && !/^[\d:]+(?: [AP]M)? - Project /.test(line))
    .join("\n");
