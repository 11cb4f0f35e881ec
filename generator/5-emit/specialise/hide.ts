import { ts } from "ts-morph";
import type { Edit } from "./text.js";

/**
 * Rule 7: a member whose name starts with `_` is protected in the output, so that no editor offers it and no caller
 * reaches it by accident. The template itself leaves it public: it is tested as it stands.
 */
export function hideInternals(source: ts.SourceFile): Edit[] {
  return source.statements
    .filter(ts.isClassDeclaration)
    .flatMap(({ members }) => members.filter(isInternal))
    .map((member) => {
      const start = member.getStart(source);
      return { start, end: start, text: "protected " };
    });
}

function isInternal(member: ts.ClassElement): boolean {
  const { name } = member;
  return name !== undefined && ts.isIdentifier(name) && name.text.startsWith("_") && !hasAccess(member);
}

function hasAccess(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);
}
