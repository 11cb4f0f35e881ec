import type { SchemaDoc } from "../1-parse/types.js";
import type { Checks } from "./types.js";

const levels: readonly Checks[] = ["fast", "checked", "paranoid"];

/** The levels a schema asks for, the one of the output folder itself first. What is no level is reported already. */
export function levelsOf({ memory }: SchemaDoc): readonly Checks[] {
  const written = (memory?.value.checks ?? []).flatMap(({ value }) => levels.filter((level) => level === value));
  return written.length > 0 ? [...new Set(written)] : ["checked"];
}
