import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { fixture, request } from "./support.js";

/* The dialect page shows templates, their SPEC and what becomes of them. All of it is read from the page. */
const page = readFileSync(new URL("../../templates/README.md", import.meta.url), "utf8");
const [template, output, part, user, flat] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!);
const spec = JSON.parse(/^With `(\{.*?\})`/m.exec(page)![1]!.replace(/(\w+):/g, '"$1":')) as Record<string, number>;

test("the example of templates/README.md is true", () => {
  const sources = new Map([["access.ts", fixture("kinds/access.ts")]]);
  const more = { spec, sources, className: "Headers", rename: { Handle: "HeadersHandle" } };

  expect(specialise(request(template!, more)).text).toBe(output);
});

test("the example of a part is true", () => {
  const paths = new Map([part!, user!].map((text) => [/^\/\/ (.*)\n/.exec(text)![1]!, text]));
  const sources = new Map([...paths].map(([path, text]) => [path, text.replace(/^.*\n/, "")]));
  const importPath = (): string => "./runtime.js";
  const more = { spec, sources, className: "Headers", template: "kinds/stack.ts", importPath };

  expect(specialise(request("", more)).text).toBe(flat);
});
