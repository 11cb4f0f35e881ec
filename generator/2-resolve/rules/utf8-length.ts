import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function utf8Length({ fields }: Scope): Diagnostic[] {
  return fields
    .filter(({ base, type }) => base === "utf8" && !inRange(type.counts[0]?.value))
    .map(({ type }) =>
      diagnose("utf8-length", type.range, { type: type.text, problem: problemOf(type.counts[0]?.value) }),
    );
}

const maxBytes = 2 ** 28;

const inRange = (bytes = 0): boolean => bytes >= 1 && bytes <= maxBytes;

const problemOf = (bytes: number | undefined): string =>
  bytes === undefined
    ? "lacks its length in bytes"
    : bytes === 0
      ? "has room for 0 bytes; the least is 1"
      : `has room for ${bytes} bytes; the most is ${maxBytes}`;
