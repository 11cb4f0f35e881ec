import { ts } from "ts-morph";
import { evaluateComment } from "./comments.js";
import { REMOVED, type Rewrite } from "./emit.js";
import { fail, SpecialiseError } from "./error.js";
import { evaluate } from "./evaluate.js";
import { hasTag } from "./names.js";
import type { Module, Scope } from "./types.js";

/*
 * Rules 5 and 6 on declarations: inlines have no body of their own in the output, and members can have a condition.
 */

/** `// @members` and a property of the same length: as a member it keeps its place when its neighbours go. */
const MEMBERS_COMMENT = /^([ \t]*)\/\/ @members[ \t]*$/m;
const MEMBERS_STAND_IN = '"@members";';

/** The text of a template, with the stand-in for its members. */
export function withStandIn(text: string): string {
  return text.replace(MEMBERS_COMMENT, `$1${MEMBERS_STAND_IN}`);
}

const STAND_IN_LINE = new RegExp(`^[ \\t]*${MEMBERS_STAND_IN}`, "m");

/** Without members their stand-in goes; with some it waits for them. */
export function expectMembers(text: string, members: string, { source }: Module): string {
  if (members.trim() === "") return text.replace(STAND_IN_LINE, "");
  if (text.includes(MEMBERS_STAND_IN)) return text;
  throw new SpecialiseError(1, source, 0, 1, "members given, but the class has no line `// @members`");
}

/** Puts the generated members where their stand-in is. */
export const insertMembers = (text: string, members: string): string =>
  text.replace(STAND_IN_LINE, () => members.replace(/^\n+|\s+$/g, ""));

/** A function marked @inline goes, and so does a member whose @when is false. */
export const selectMembers: Rewrite = (node, scope) => {
  if (ts.isFunctionDeclaration(node) && hasTag(node, "inline")) return REMOVED;
  if (!ts.isClassElement(node)) return undefined;
  if (hasTag(node, "inline")) return REMOVED;
  return isWanted(node, scope) ? undefined : REMOVED;
};

/** A member that went although something still refers to it, and nothing else has its name. */
export function checkAbsent(
  members: readonly ts.ClassElement[],
  scope: Scope,
  output: ts.SourceFile,
  given: readonly string[],
): void {
  const absent = new Map(
    members.filter((member) => !isWanted(member, scope)).map((member) => [member.name?.getText(), member]),
  );
  for (const member of members) if (isWanted(member, scope)) absent.delete(member.name?.getText());
  const check = (name: string): void => {
    const member = absent.get(name);
    if (member !== undefined) fail(6, member, `${name} is still used where its @when is false`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
      check(node.name.text);
    ts.forEachChild(node, visit);
  };
  if (absent.size === 0) return;
  given.forEach(check);
  visit(output);
}

/** The value of `@when SPEC.shared`; true without one. */
function isWanted(member: ts.ClassElement, scope: Scope): boolean {
  for (const tag of ts.getJSDocTags(member).filter((found) => found.tagName.text === "when")) {
    const { source } = scope.module;
    const [start, end] = whenRange(source.text, tag.getStart(source));
    const value = evaluateComment(6, source.text.slice(start, end), source, [start, end], scope, evaluate);
    if (typeof value !== "boolean") fail(6, member, `@when wants a boolean, not ${JSON.stringify(value)}`);
    if (!value) return false;
  }
  return true;
}

/** The rest of the line after `@when`, without the end of the comment. */
function whenRange(text: string, tag: number): [start: number, end: number] {
  const [match, code] = /^@when[ \t]+([^\n]*?)(?=[ \t]*(?:\*\/|\n))/.exec(text.slice(tag)) ?? ["@when", ""];
  return [tag + match.length - code!.length, tag + match.length];
}
