import { isError } from "../diagnostics/diagnose.js";
import type { Change } from "./changes.js";
import { manifestName } from "./manifest.js";
import { exitCodeOf, differences, type Compiled, type Output } from "./outcome.js";
import type { GenerateRequest } from "./request.js";

/** The last lines about a schema: what was done, or why nothing was. */
export function summaryOf(compiled: Compiled, request: GenerateRequest): string {
  const { source, output } = compiled;
  if (output === undefined) return `${source.path}: ${findings(compiled)}; nothing written`;
  if (request.mode === "check") return checked(compiled, output);
  if (exitCodeOf(compiled) !== 0) return `${source.path}: nothing written to ${output.folder.shown}`;
  const files = output.changes.filter(({ path, after }) => after !== undefined && path !== manifestName).length;
  const verb = request.mode === "dry-run" ? "would be " : "";
  const written = `${count(files, "file")}, ${verb}${counted(differences(output.changes), done)}`;
  return [`${source.path} → ${output.folder.shown}: ${written}`, ...removed(output, request, verb)].join("\n");
}

/** Folders under former names of the schema; of those that stay a finding tells. */
function removed({ leftovers, folder }: Output, { force }: GenerateRequest, verb: string): string[] {
  return leftovers
    .filter(({ changes }) => force || changes.every(({ obstacle }) => obstacle === undefined))
    .map((old) => `${old.folder.shown}: ${verb}removed, because its schema is now ${folder.shown}`);
}

function checked({ source }: Compiled, { folder, changes, leftovers, command, otherOptions }: Output): string {
  const all = [...changes, ...leftovers.flatMap((leftover) => leftover.changes)];
  const wrong = differences(all);
  if (wrong.length === 0) return `${folder.shown} is up to date with ${source.path}`;
  const force = wrong.some(({ obstacle }) => obstacle !== undefined) ? " --force" : "";
  return [
    `${folder.shown} is not up to date with ${source.path}: ${counted(wrong, due)}`,
    ...(otherOptions === undefined ? [] : [`its manifest remembers other options: ${otherOptions}`]),
    `repair it with: ${command}${force}`,
  ].join("\n");
}

type Words = Readonly<Record<"create" | "update" | "remove", string>>;

const done: Words = { create: "created", update: "updated", remove: "removed" };
const due: Words = { create: "missing", update: "out of date", remove: "no longer generated" };

/** `2 created, 1 updated`, or `unchanged`. */
function counted(changes: readonly Change[], words: Words): string {
  const parts = Object.entries(words).map(([action, word]) => {
    const amount = changes.filter((change) => change.action === action).length;
    return amount === 0 ? "" : `${amount} ${word}`;
  });
  return parts.filter((part) => part !== "").join(", ") || "unchanged";
}

function findings({ diagnostics }: Compiled): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  return warnings === 0 ? count(errors, "error") : `${count(errors, "error")}, ${count(warnings, "warning")}`;
}

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
