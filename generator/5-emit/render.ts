import Handlebars from "handlebars";
import type { Templates } from "./files.js";

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** Fills a template of templates/text/. Nothing is escaped: the output is C and Markdown, not HTML. */
export function render(name: string, data: object, templates: Templates): string {
  const source = templates.get(`text/${name}`);
  if (source === undefined) throw new Error(`no file text/${name} among the templates`);
  let template = compiled.get(source);
  if (template === undefined) {
    template = Handlebars.compile(source, { noEscape: true, strict: true });
    compiled.set(source, template);
  }
  return template(data);
}
