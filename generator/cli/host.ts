import type { Colors } from "picocolors/types.js";
import type { Format } from "./request.js";

/** The world outside, as far as the command line needs it. Only cli.ts makes one of process and console. */
export interface Host {
  /** Absolute; schema paths and `--out` are relative to it. */
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** All of standard input. */
  readonly input: () => Uint8Array;
  /** Of messages, where none is asked for. */
  readonly format: Format;
  readonly colors: Colors;
  /** From the call on, Ctrl+C aborts the signal instead of ending the process. */
  readonly interruption: () => AbortSignal;
  /** Print the stack of an internal error. */
  readonly debug: boolean;
  /** For reports of internal errors: `node v20.20.2, linux x64`. */
  readonly platform: string;
}

/** 0 done · 1 the schema is wrong, or the output is not what it should be · 2 wrong usage, a file system that refuses, a bug. */
export type ExitCode = 0 | 1 | 2;

export const worst = (codes: readonly ExitCode[]): ExitCode => Math.max(0, ...codes) as ExitCode;
