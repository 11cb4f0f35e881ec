import type { Ranged } from "../1-parse/types.js";
import type { Checks } from "../2-resolve/types.js";
import type { ImportExtension } from "../4-plan/import-extension.js";

/** A configuration file as written: what it doesn't say is absent. */
export interface Config {
  /** Files and patterns, relative to the file. */
  readonly schemas?: readonly Ranged<string>[];
  readonly out?: string;
  /** Folder inside the output, or null for none. */
  readonly tests?: string | null;
  readonly bench?: string | null;
  readonly target?: "ts" | "js";
  readonly importExtension?: ImportExtension;
  readonly checks?: readonly Checks[];
  readonly pages?: boolean;
  readonly cHeader?: boolean;
}
