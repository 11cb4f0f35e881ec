/** What stands at the top level of a file of templates/runtime. */
export interface Declaration {
  /** `const FREE = 0, TAKEN = 1;` has two. */
  readonly names: readonly string[];
  /** With the comments in front of it, without `export`. */
  readonly text: string;
  /** Whether a blank line parts it from the declaration before. */
  readonly isApart: boolean;
  /** Every name that its code mentions, those of other things as well. */
  readonly mentions: ReadonlySet<string>;
}

/** One `import { a, type B } from "./file.js"`: name and file. */
export type ImportedNames = ReadonlyMap<string, string>;

export interface SourceText {
  readonly imports: ImportedNames;
  readonly declarations: readonly Declaration[];
}

/**
 * Reads a file by its layout, which is ours: what begins in the first column begins something, unless it closes a bracket;
 * a comment belongs to what follows it. Parsing it as TypeScript says the same (a test compares) and takes 50 times as long.
 */
export function readSource(text: string): SourceText {
  const imports = new Map<string, string>();
  const body = text.replace(importStatement, (_, names: string, file: string) => {
    for (const name of listedNames(names)) imports.set(name, file);
    return "";
  });
  return { imports, declarations: piecesOf(body).map(readDeclaration) };
}

const importStatement = /^import (?:type )?\{([^}]*)\} from "\.\/([\w-]+)\.js";\n/gm;

/** `{ a, type B }` without its braces → a, B */
export const listedNames = (list: string): string[] =>
  Array.from(list.matchAll(/(?:type )?([\w$]+)/g), ([, name]) => name!);

/** The text before the first line of each piece is white space only. */
function piecesOf(body: string): string[] {
  const pieces: string[] = [];
  let isComment = true;
  for (const line of body.split("\n")) {
    if (isComment || !/^[^\s)\]}]/.test(line)) pieces.push(`${pieces.pop() ?? ""}${line}\n`);
    else pieces.push(`${line}\n`);
    if (/^\S/.test(line)) isComment = line.startsWith("/");
  }
  return pieces.filter((piece) => piece.trim() !== "");
}

function readDeclaration(piece: string, index: number, pieces: readonly string[]): Declaration {
  const code = codeOf(piece);
  return {
    names: declaredNames(code),
    text: piece.trim().replace(/^export /m, ""),
    isApart: index === 0 || pieces[index - 1]!.endsWith("\n\n"),
    mentions: new Set(code.match(freeName)),
  };
}

function declaredNames(code: string): string[] {
  const [, variables, name] = named.exec(code) ?? [];
  if (name !== undefined) return [name];
  return Array.from(withoutBrackets(variables ?? "").matchAll(variable), ([, each]) => each!);
}

function withoutBrackets(code: string): string {
  const outer = code.replace(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, "");
  return outer === code ? code : withoutBrackets(outer);
}

const named =
  /^(?:export )?(?:(?:const|let) +(.*)|(?:abstract |async )?(?:function\*? ?|class |interface |type )([\w$]+))/m;

/** `a = 1`, `b: number;` in a list of variables. */
const variable = /(?:^|, )([\w$]+)(?:: [^=;]*)?(?= =|;)/g;

/** Not a property: `.each` is none, `...each` is. */
const freeName = /(?<![\w$#]|[^.]\.)[A-Za-z_$][\w$]*/g;

/** Without comments and texts; the expressions of a template string are code. */
function codeOf(piece: string): string {
  return piece.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (found) =>
    found.startsWith("`") ? (found.match(/\$\{[^}]*\}/g) ?? []).join(" ") : "",
  );
}
