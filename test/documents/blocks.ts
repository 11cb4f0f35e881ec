import { readFileSync } from "node:fs";

/** A fenced block of a page, and what is said about it in a comment right in front, which readers don't see. */
export interface Block {
  readonly page: string;
  /** Of the fence. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** `<!-- example …-->`: TypeScript that stands before the block when it is tried. */
  readonly before: string;
  /** It is checked but not run, because it needs a thread or a page that is not there. */
  readonly isRun: boolean;
}

const pattern = /(?:<!-- example\n([^]*?)-->\n)?^```(\w+)\n([^]*?)^```$/gm;

export function blocksOf(page: string): Block[] {
  const markdown = readFileSync(page, "utf8");
  return [...markdown.matchAll(pattern)].map((match) => {
    const [, comment = "", language = "", text = ""] = match;
    const line = markdown.slice(0, match.index + match[0].indexOf("```")).split("\n").length;
    const isRun = !/^norun$/m.test(comment);
    return { page, line, language, text, before: comment.replace(/^norun$/m, ""), isRun };
  });
}

/** Schemas of a page: the blocks of YAML that are some, and those in comments, `<!-- schema …-->`. */
export function schemasOf(page: string): string[] {
  const hidden = [...readFileSync(page, "utf8").matchAll(/<!-- schema\n([^]*?)-->/g)].map(([, text = ""]) => text);
  return [...hidden, ...blocksOf(page).flatMap((b) => (b.language === "yaml" && isSchema(b.text) ? [b.text] : []))];
}

export const isSchema = (yaml: string): boolean => /^name:/m.test(yaml) && /^allocators:/m.test(yaml);
