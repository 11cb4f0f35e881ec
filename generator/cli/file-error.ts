import { CliError } from "./cli-error.js";

/** Why the file system refused, by errno, in words that say what to do. */
const reasons: Readonly<Record<string, readonly [problem: string, help: string]>> = {
  ENOENT: ["does not exist", "Check the path; `gen-alloc init <file>` writes a schema to start from."],
  EISDIR: ["is a directory", "Name the files themselves, for example `gen-alloc schemas/*.yaml`."],
  ENOTDIR: ["runs through a file", "Every part of the path but the last must be a directory."],
  EEXIST: ["runs through a file", "Every part of the path but the last must be a directory."],
  EACCES: ["may not be opened by this user", "Change its permissions, or choose another place with --out."],
  EPERM: ["may not be opened by this user", "Change its permissions, or choose another place with --out."],
  EROFS: ["is on a read-only file system", "Choose another place with --out."],
  ENOSPC: ["does not fit on the disk", "Free some space and run the command again."],
  ENAMETOOLONG: ["has a name that is too long", "Choose a shorter name."],
  ELOOP: ["is a symbolic link that leads to itself", "Repair the link."],
};

/** What a call of node:fs threw, as an error the user can act on; anything else comes back as it is. */
export function fileError(error: unknown, path: string): unknown {
  if (!isErrno(error)) return error;
  const [problem, help] = reasons[error.code] ?? [
    `can't be used (${error.code})`,
    "Check the path and its permissions.",
  ];
  return new CliError(`${path} ${problem}`, help);
}

export const isMissing = (error: unknown): boolean => isErrno(error) && error.code === "ENOENT";

function isErrno(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
