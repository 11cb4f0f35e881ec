import type { Options } from "./options.js";

/** The words of a kind. JSON Schema, the type of its document and its reader follow from the options. */
export interface KindSyntax {
  readonly description: string;
  readonly example: object;
  readonly options: Options;
  /** Names of options that it cannot do without. */
  readonly required: readonly string[];
}
