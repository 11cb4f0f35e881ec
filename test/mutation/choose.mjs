/** Which mutants there are of all sources, and which a sample takes. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lineOf, mutationsOf } from "./operators.mjs";
import { sources } from "./suites.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Those that are proven to change nothing: `templates/equivalent-mutants.json`. */
const equivalent = JSON.parse(readFileSync(path.join(root, "templates/equivalent-mutants.json"), "utf8"));
const isEquivalent = ({ file, what, line }) =>
  equivalent.some((known) => known.file === file && known.what === what && line.trim() === known.line);

/** A number for a text, so that a sample is the same on every machine. */
function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return (h ^ (h >>> 15)) >>> 0;
}

const filesOf = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/(^|\/)(types|placeholders|spec|access|kinds)\.ts$/.test(name))
    .map((name) => `${folder}/${name}`);

/**
 * Those of one source. `id` says where a mutant stands by the text of its line, and which of several alike it is: an edit
 * elsewhere in the source changes neither what a sample takes nor what is known of it.
 */
function mutantsOf(file) {
  const text = readFileSync(path.join(root, file), "utf8");
  const lines = text.split("\n");
  const alike = new Map();
  return mutationsOf(text).map((mutation) => {
    const at = lineOf(text, mutation.start),
      line = lines[at - 1];
    const name = `${file}: ${line.trim()}: ${mutation.what}`;
    const nth = (alike.get(name) ?? 0) + 1;
    alike.set(name, nth);
    return { file, at, line, id: nth === 1 ? name : `${name} (${nth})`, ...mutation };
  });
}

/** `file` is a part of the path, `what` of what is done; of `size` mutants, if it is given, `seed` says which. */
export function chooseMutants({ file, what, size, seed }) {
  const all = sources
    .flatMap(filesOf)
    .filter((name) => name.includes(file))
    .flatMap(mutantsOf)
    .filter((mutant) => mutant.what.includes(what) && !isEquivalent(mutant));
  if (size === undefined) return all;
  const rank = ({ id }) => hash(`${seed} ${id}`);
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, size);
}
