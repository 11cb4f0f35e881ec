/** One file of the output; `path` is relative to the output folder, with slashes. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** Templates by their path inside templates/: `kinds/free-list/fast.ts`. */
export type Templates = ReadonlyMap<string, string>;
