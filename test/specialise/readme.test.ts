import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { fixture, request } from "./support.js";

/** The dialect page shows a template, its SPEC and what becomes of it. All three are read from the page. */
test("the example of templates/README.md is true", () => {
  const page = readFileSync(new URL("../../templates/README.md", import.meta.url), "utf8");
  const [template, output] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!);
  const spec = JSON.parse(/^With `(\{.*?\})`/m.exec(page)![1]!.replace(/(\w+):/g, '"$1":')) as Record<string, number>;

  const sources = new Map([["access.ts", fixture("allocators/access.ts")]]);
  const more = { spec, sources, className: "Headers", rename: { Handle: "HeadersHandle" } };

  expect(specialise(request(template!, more)).text).toBe(output);
});
