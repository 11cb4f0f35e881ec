import type { Plan, PlanOptions } from "../4-plan/types.js";
import type { OutputFile, Templates } from "./files.js";

/** Somebody who reads the layout: a language, or people. Each has a folder here and a row in `consumers.ts`. */
export interface Consumer {
  /** What switches it on. */
  readonly isWanted: (options: PlanOptions) => boolean;
  /** Its files, without their headers. */
  readonly emit: (plan: Plan, templates: Templates) => OutputFile[];
  /** One of its files, with the sentence that says where it comes from. */
  readonly withOrigin: (file: OutputFile, origin: string) => string;
}
