import { layoutText } from "../../3-layout/json.js";
import type { Consumer } from "../consumer.js";
import { inHtmlComment } from "../escape.js";
import { emitLayoutPage } from "./layout-page.js";

/** The layout itself: for other tools, and for people. */
export const pages: Consumer = {
  isWanted: ({ pages: wanted, single }) => wanted && single !== true,
  emit: (plan, templates) => [
    { path: "layout.json", text: layoutText(plan.layout, plan.c.renamed) },
    { path: "LAYOUT.md", text: emitLayoutPage(plan, templates) },
  ],
  withOrigin: ({ path, text }, origin) => (path.endsWith(".json") ? inJson(text, origin) : inMarkdown(text, origin)),
};

const inJson = (text: string, origin: string): string =>
  text.replace("{\n", `{\n  "@generated": ${JSON.stringify(origin.replace(/^@generated /, ""))},\n`);

/** In Markdown only a range can be given to both. */
const ignored = ["dprint-ignore", "deno-fmt-ignore"];

function inMarkdown(text: string, origin: string): string {
  const comment = (words: string): string => `<!-- ${inHtmlComment(words)} -->`;
  const [start, end] = ["start", "end"].map((edge) => ignored.map((range) => comment(`${range}-${edge}`)));
  return `${[comment(origin), ...start!, "", text.trimEnd(), "", ...end!.reverse()].join("\n")}\n`;
}
