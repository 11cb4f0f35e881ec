import { Lexer } from "yaml";

/** A lexeme of YAML and where it stands; together they are the text. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type TokenKind =
  | "plain"
  | "quoted"
  | "open"
  | "close"
  | "colon"
  | "comma"
  | "anchor"
  | "alias"
  | "tag"
  | "directive"
  | "dash"
  | "newline"
  | "blank"
  | "header"
  | "other";

/** What the lexer says instead of text: a document starts, brackets ended too early, the next lexeme is a scalar. */
const signals = new Set(["\u0002", "\u0018"]);
const scalarFollows = "\u001f";

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let announced = false;
  let header = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!announced && lexeme === scalarFollows) announced = true;
    else if (announced || !signals.has(lexeme)) {
      const kind: TokenKind = !announced ? kindOf(lexeme) : header ? "quoted" : "plain";
      tokens.push({ kind, text: lexeme, start, end: start + lexeme.length });
      start += lexeme.length;
      header = kind === "header" || (header && !announced);
      announced = false;
    }
  }
  return tokens;
}

/** By the first character; `|` and `>` are the header of a block of text, which counts as quoted. */
const kinds: Readonly<Record<string, TokenKind>> = {
  "{": "open",
  "[": "open",
  "}": "close",
  "]": "close",
  ":": "colon",
  ",": "comma",
  "&": "anchor",
  "*": "alias",
  "!": "tag",
  "%": "directive",
  "-": "dash",
  "?": "dash",
  "\n": "newline",
  "\r": "newline",
  '"': "quoted",
  "'": "quoted",
  " ": "blank",
  "\t": "blank",
  "#": "blank",
  "|": "header",
  ">": "header",
};

const kindOf = (lexeme: string): TokenKind => (lexeme === "---" ? "other" : (kinds[lexeme.charAt(0)] ?? "other"));
