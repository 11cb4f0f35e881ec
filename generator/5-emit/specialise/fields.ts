import { ts } from "ts-morph";
import { lineEnd } from "./parts.js";
import type { Edit } from "./text.js";
import type { SpecialiseRequest } from "./types.js";

/** Fields of the request stand behind those of the template, in front of its constructor; at whose end they are set. */
export function addFields(source: ts.SourceFile, { fields = [], constructorEnd = [] }: SpecialiseRequest): Edit[] {
  const members = source.statements.find(ts.isClassDeclaration)?.members ?? [];
  const at = members.findIndex(ts.isConstructorDeclaration);
  const constructor = members[at] as ts.ConstructorDeclaration | undefined;
  if (fields.length + constructorEnd.length === 0 || at < 1 || constructor?.body === undefined) return [];
  const behind = lineEnd(source, members[at - 1]!);
  const closing = source.text.lastIndexOf("\n", constructor.body.getEnd() - 1) + 1;
  return [
    { start: behind, end: behind, text: fields.map((line) => `\n${line}`).join("") },
    { start: closing, end: closing, text: constructorEnd.map((line) => `${line}\n`).join("") },
  ];
}
