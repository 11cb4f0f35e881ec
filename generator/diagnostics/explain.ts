import { findEntry } from "./catalogue/catalogue.js";
import type { Entry, Example } from "./catalogue/entry.js";
import { findRuntimeEntry, type RuntimeCode } from "./runtime/catalogue.js";
import type { RuntimeEntry } from "./runtime/entry.js";

/**
 * The page `gen-alloc explain CODE` prints, Markdown: of a finding about a schema (`GA3101`, `unknown-type`) or of an
 * AllocError (`DOUBLE_FREE`). Undefined when there is no such code or name.
 */
export function explain(nameOrCode: string): string | undefined {
  const found = findEntry(nameOrCode);
  if (found !== undefined) return findingPage(found.name, found.entry);
  const thrown = findRuntimeEntry(nameOrCode);
  return thrown === undefined ? undefined : runtimePage(thrown.code, thrown.entry);
}

function findingPage(name: string, entry: Entry): string {
  return [
    `# ${entry.code} ${name} (${entry.severity})`,
    "",
    `What it says: ${shown(entry.message)}.`,
    "",
    ...wrapped(entry.reason),
    "",
    `Way out: ${shown(entry.help)}.`,
    ...(entry.example === undefined ? [] : printExample(entry.example)),
    "",
  ].join("\n");
}

function runtimePage(code: RuntimeCode, { meaning, reason, help, levels, wrong, right }: RuntimeEntry): string {
  return [
    `# ${code} (AllocError)`,
    "",
    ...wrapped(`What it means: ${meaning}.`),
    "",
    ...wrapped(reason),
    "",
    ...wrapped(`Found ${levels}.`),
    "",
    ...wrapped(`Way out: ${help}.`),
    "",
    "Wrong:",
    "",
    ...fenced(wrong, "ts"),
    "",
    "Right:",
    "",
    ...fenced(right, "ts"),
    "",
  ].join("\n");
}

/** The schema of the example without its fault. */
export const repaired = ({ bad, repair: [from, to] }: Example): string => bad.replace(from, () => to);

function printExample(example: Example): string[] {
  return ["", "Wrong:", "", ...fenced(example.bad), "", "Right:", "", ...fenced(repaired(example))];
}

const fenced = (text: string, language = "yaml"): string[] => [
  `\`\`\`${language}`,
  ...text.trimEnd().split("\n"),
  "```",
];

/** Holes are shown as what they are: `{type}` → ‹type›. */
const shown = (text: string): string => text.replace(/\{(\w+)\}/g, "‹$1›");

function wrapped(text: string, width = 100): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1]!;
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
