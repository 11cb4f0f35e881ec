import { findEntry } from "./catalogue/catalogue.js";
import type { Example } from "./catalogue/entry.js";

/** The page `gen-alloc explain CODE` prints, Markdown; undefined when there is no such code or name. */
export function explain(nameOrCode: string): string | undefined {
  const found = findEntry(nameOrCode);
  if (found === undefined) return undefined;
  const { name, entry } = found;
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

/** The schema of the example without its fault. */
export const repaired = ({ bad, repair: [from, to] }: Example): string => bad.replace(from, () => to);

function printExample(example: Example): string[] {
  return ["", "Wrong:", "", ...fenced(example.bad), "", "Right:", "", ...fenced(repaired(example))];
}

const fenced = (text: string): string[] => ["```yaml", ...text.trimEnd().split("\n"), "```"];

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
