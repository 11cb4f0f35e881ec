/** Tests that run together: files or folders of tests, or names of generated suites. */
export interface Stage {
  readonly files?: readonly string[];
  readonly matrix?: readonly string[];
}

/** Folders whose sources are changed. */
export const sources: readonly string[];

/** Which tests look at a source, the quick ones first. */
export function stagesFor(file: string): readonly Stage[];
