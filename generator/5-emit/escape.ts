/*
 * Schemas hold text for people: docs, names, the file's own name. It is plain text; only `code` between backticks is
 * more than that. Each function here writes it so that it reads the same where it goes, whatever it is made of.
 */

/** Control characters but for tab; lone surrogates; marks that turn the direction of writing around, and U+FEFF. */
const unprintable = /(?!\t)\p{Cc}|\p{Cs}|\p{Bidi_Control}|\ufeff/gu;

/** What ends a line, to some reader of the text. */
const lineEnd = /\r\n|[\n\v\f\r\x85\u2028\u2029]/;

/** The lines of a text, without blanks at their ends and empty lines around them. Unprintable characters are named. */
export function plainLines(text: string): string[] {
  const lines = text.split(lineEnd).map((line) => line.replace(unprintable, codePoint).trimEnd());
  while (lines[0]?.trim() === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** All of it on one line. */
export const oneLine = (text: string): string => plainLines(text).join(" ").replace(/\s+/g, " ").trim();

const codePoint = (char: string): string => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

/** In a C comment, which must neither end nor seem to begin another one. */
export const inC = (text: string): string => oneLine(text).replaceAll("*/", "* /").replaceAll("/*", "/ *");

/** In a doc comment: what looks like a tag, like HTML or like an escape is shown as it is. */
export const inDocComment = (line: string): string =>
  outsideCode(line, (part) =>
    part
      .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
      .replace(/(?<!\w)@(?=\w)/g, "\\@")
      .replace(/<(?=[A-Za-z/!?])/g, "\\<"),
  ).replaceAll("*/", "*\\/");

/** In a paragraph of Markdown, on one line: no emphasis, link, HTML, entity or formula. */
export const inMarkdown = (text: string): string =>
  outsideCode(oneLine(text), (part) =>
    part
      .replace(/[\\*[\]<~$]/g, "\\$&")
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
      .replace(/&(?=#?\w+;)/g, "\\&"),
  );

/** In a cell of a table. Bars end it, even inside code. */
export const inCell = (text: string): string => inMarkdown(text).replaceAll("|", "\\|");

/** `# a`, `- a`, `---`, `1. a`, but not `-5` or `1.5`. */
const blockMark = /^(\d*)((?<=\d)[.)](?=\s|$)|(?<!\d)(?:[#>|=]|[+-](?=[\s-]|$)))/;

/** Paragraphs of Markdown: no line begins a heading, a list, a quote, a rule, a table or code. */
export const paragraphs = (text: string): string =>
  plainLines(text)
    .map((line) => inMarkdown(line).replace(blockMark, "$1\\$2"))
    .join("\n");

/** In a comment of HTML, as Markdown has it. */
export const inHtmlComment = (text: string): string => oneLine(text).replace(/-(?=[->])/g, "- ");

/** Rewrites what stands outside of balanced backticks; a backtick that closes nothing is written as such. */
function outsideCode(line: string, rewrite: (part: string) => string): string {
  const code = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;
  let from = 0;
  let out = "";
  const plain = (part: string): string => rewrite(part).replaceAll("`", "\\`");
  for (const match of line.matchAll(code)) {
    out += plain(line.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + plain(line.slice(from));
}
