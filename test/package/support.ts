import { execFileSync, spawnSync } from "node:child_process";

export interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Built already: without scripts, so that nothing rebuilds dist/ under the tests that run it meanwhile. */
export function packInto(folder: string): Packed {
  const [packed] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], ".")) as [
    Packed,
  ];
  return packed;
}

export const npm = (args: readonly string[], cwd: string): string =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, encoding: "utf8" });

/** `npm_*` variables of an outer `npm test` would leak into the npm under test. */
export const runIn = (cwd: string, command: string, args: readonly string[]) =>
  spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" },
  });
