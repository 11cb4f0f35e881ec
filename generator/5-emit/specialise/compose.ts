import { ts } from "ts-morph";
import { checkPart, checkUser } from "./check-parts.js";
import { composeConstructor } from "./compose-constructor.js";
import { composeTopLevel } from "./compose-top-level.js";
import { type Change, change, type Composed, join, wholeFile } from "./composed.js";
import { fail } from "./error.js";
import { memo, type Sources } from "./memo.js";
import { heritageOf, pathOfPart, readWritten, textOf, type Written } from "./parts.js";

/*
 * Rule 8: a class that `extends definePart(SPEC)` and the class of that part become one, as text, before anything else
 * is done with them. So all other rules see one file.
 *
 *   imports, top level    the part's, then ours
 *   fields                the part's, then ours
 *   constructor           the part's statements for `super(…)`; none of ours: the part's
 *   members               the part's but for those that we override, at `// @parts`; its #private ones behind ours
 */

const texts = memo<Composed>(64);

/** The text of a template, or of any other file, with the parts of its class in it. */
export function compose(path: string, sources: Sources): Composed {
  return texts(sources, path, () => composeFile(path, sources));
}

function composeFile(path: string, sources: Sources): Composed {
  const text = sources.get(path);
  if (text === undefined) throw new Error(`no template ${path}`);
  const composed = wholeFile(path, text);
  const own = /\bextends\b|\bthis:/.test(text) ? readWritten(path, composed) : undefined;
  return own === undefined ? composed : change(composed, [...addPart(own, sources), ...dropThisTypes(own)]);
}

function addPart(own: Written, sources: Sources): Change[] {
  const heritage = heritageOf(own);
  if (heritage === undefined) return [];
  const path = pathOfPart(heritage, own);
  const part = readWritten(path, compose(path, sources));
  if (part === undefined) fail(8, heritage, `${path} exports no factory`);
  checkPart(part);
  checkUser(own, part);
  const name = own.factory.classNode.name!.getEnd();
  return [
    ...composeTopLevel(own, part),
    { start: name, end: heritage.getEnd(), by: "" },
    ...composeMembers(own, part),
    ...composeConstructor(own, part),
    ...dropOverride(own),
  ];
}

const PARTS_COMMENT = /^[ \t]*\/\/ @parts[ \t]*$/m;

function composeMembers(own: Written, part: Written): Change[] {
  const { classNode } = own.factory;
  const ours = new Set(classNode.members.map(({ name }) => name?.getText()));
  const inherited = part.factory.classNode.members.filter(
    ({ name }) => name !== undefined && !ours.has(name.getText()),
  );
  const fields = inherited.filter(ts.isPropertyDeclaration);
  const methods = inherited.filter((member) => !ts.isPropertyDeclaration(member));
  const gap = classNode.members[0] !== undefined && ts.isPropertyDeclaration(classNode.members[0]) ? "" : "\n";
  const [start, end] = [classNode.members.pos, classNode.getEnd() - 1];
  return [
    { start, end: start, by: join(textOf(fields, part), gap) },
    ...placeOpen(
      methods.filter((member) => !isPrivate(member)),
      own,
      part,
    ),
    { start: end, end, by: join(textOf(methods.filter(isPrivate), part), "\n") },
  ];
}

function isPrivate({ name }: ts.ClassElement): boolean {
  return name !== undefined && ts.isPrivateIdentifier(name);
}

function placeOpen(open: readonly ts.ClassElement[], own: Written, part: Written): Change[] {
  const found = PARTS_COMMENT.exec(own.source.text);
  if (found !== null) return [{ start: found.index, end: found.index + found[0].length, by: textOf(open, part) }];
  const [first] = open;
  if (first === undefined) return [];
  return fail(
    8,
    own.factory.classNode.name!,
    `the class has no line \`// @parts\` for ${first.name!.getText()} to stand at`,
  );
}

/** alloc(this: Slots & Pool, bytes: number) → alloc(bytes: number) */
function dropThisTypes({ factory }: Written): Change[] {
  return factory.classNode.members.filter(ts.isMethodDeclaration).flatMap(({ parameters }) => {
    const [first, second] = parameters;
    if (first?.name.getText() !== "this") return [];
    return [{ start: first.getStart(), end: second?.getStart() ?? parameters.end, by: "" }];
  });
}

function dropOverride({ factory, source }: Written): Change[] {
  const modifiers = factory.classNode.members.flatMap((member) =>
    ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [],
  );
  return modifiers
    .filter(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword)
    .map((node) => {
      const blanks = /^\s*/.exec(source.text.slice(node.getEnd()))![0].length;
      return { start: node.getStart(), end: node.getEnd() + blanks, by: "" };
    });
}
