import type { Entry } from "./entry.js";

/** GA6xxx: what a configuration file says beyond its shape. They point into that file. */
export const configuration = {
  "no-file-matches": {
    code: "GA6001",
    severity: "error",
    message: "no file matches `{pattern}`",
    help: "write a path or a pattern relative to this file",
    reason:
      "Paths of a configuration start at the folder the file lies in. A pattern that matches nothing is misspelt more " +
      "often than not, and its output would grow old in silence.",
  },
} as const satisfies Record<string, Entry>;
