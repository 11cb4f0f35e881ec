import type { Entry } from "./entry.js";

/** GA5xxx: what lies in the output folder. They point at the schema's `name`. */
export const output = {
  "output-edited": {
    code: "GA5001",
    severity: "error",
    message: "{file} was changed by hand and is not overwritten",
    help: "move the change elsewhere, then run again with `--force`",
    reason:
      "The file no longer has the hash that `.gen-alloc.json`, beside it, states, or is not listed there though it says " +
      "that it is generated. Overwriting it could lose somebody's work.",
  },
  "output-differs": {
    code: "GA5002",
    severity: "error",
    message: "{file} {difference}",
    help: "run `{command}`",
    reason:
      "`--check` compares what would be generated with what is there, so that committed output can't drift from " +
      "its schema.",
  },
  "output-foreign": {
    code: "GA5003",
    severity: "error",
    message: "{file} is there already, and gen-alloc didn't write it",
    help: "choose another folder with `--out`, or overwrite it with `--force`",
    reason: "Only files that the manifest, `.gen-alloc.json`, lists as generated are replaced or removed.",
  },
  "name-taken": {
    code: "GA5004",
    severity: "error",
    message: "{folder} is generated from {schema}, a schema of the same name",
    help: "change the `name` of one{force}",
    reason:
      "Output goes to a folder named after the schema, so that two schemas of one name would overwrite each other's in turn. " +
      "Names that differ in capital letters only are one name to many file systems.",
  },
  "output-left": {
    code: "GA5005",
    severity: "warning",
    message:
      "{folder} was generated from this schema when its name was {name}, and stays because {files} changed since",
    help: "remove the folder, or let `--force` do it",
    reason:
      "The output of a schema that was renamed goes with its manifest, so that nobody imports it any more. A file that was " +
      "edited is never removed without `--force`.",
  },
} as const satisfies Record<string, Entry>;
