import { readFileSync } from "node:fs";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { Value } from "../../generator/5-emit/specialise/types.js";
import { again, indent, request, thrown } from "./support.js";

/*
 * Scenarios are Markdown: `## title`, then one block `given`, and one block `want` or `error`.
 *
 *   ```ts given {"shared": false}           a file, a list of members or a list of statements: see `Form`
 *   ```ts given members {"n": 3}
 *   ```ts given statements {}
 *   ```ts file access.ts                    another template, beside the given one
 *   ```ts want                              in the same form
 *   ```text error                           `line:column rule n: message`, of the given text
 */
export interface Scenario {
  readonly title: string;
  readonly form: Form;
  readonly given: string;
  readonly spec: Readonly<Record<string, Value>>;
  readonly files: ReadonlyMap<string, string>;
  readonly want: string | undefined;
  readonly error: string | undefined;
}

type Form = "file" | "members" | "statements";

/** What stands around members or statements, and by how much they are indented in it. */
const FRAMES: Record<Form, { head: string; tail: string; columns: number }> = {
  file: { head: "", tail: "", columns: 0 },
  members: { head: "export const defineX = (SPEC: Spec) => class X {\n", tail: "\n};\n", columns: 2 },
  statements: {
    head: "export const defineX = (SPEC: Spec) => class X {\n  f(): void {\n",
    tail: "\n  }\n};\n",
    columns: 4,
  },
};

const OUTPUT_HEADS: Record<Form, { head: string; tail: string }> = {
  file: { head: "", tail: "\n" },
  members: { head: "export class Out {\n", tail: "\n}\n" },
  statements: { head: "export class Out {\n  f(): void {\n", tail: "\n  }\n}\n" },
};

export function readScenarios(name: string): Scenario[] {
  const text = readFileSync(new URL(`scenarios/${name}.md`, import.meta.url), "utf8");
  return text.split(/^## /m).slice(1).map(readScenario);
}

function readScenario(section: string): Scenario {
  const blocks = [...section.matchAll(/^```\w+ (.*)\n([^]*?)^```$/gm)].map(([, info, body]) => ({
    info: info!,
    body: body!.replace(/\n$/, ""),
  }));
  const find = (kind: string): string | undefined => blocks.find(({ info }) => info.startsWith(kind))?.body;
  const given = blocks.find(({ info }) => info.startsWith("given"));
  const [, form = "file", spec = "{}"] = /^given ?(file|members|statements)? ?(\{.*\})?$/.exec(given?.info ?? "") ?? [];
  const files = blocks
    .filter(({ info }) => info.startsWith("file "))
    .map(({ info, body }): [string, string] => [info.slice(5), body]);
  return {
    title: section.split("\n", 1)[0]!,
    form: form as Form,
    given: given!.body,
    spec: JSON.parse(spec) as Record<string, Value>,
    files: new Map(files),
    want: find("want"),
    error: find("error"),
  };
}

/** What the specialiser makes of a scenario, in the form of its `want` or `error`. */
export function run({ form, given, spec, files, error }: Scenario): string {
  const { head, tail, columns } = FRAMES[form];
  const text = head + indent(given, columns) + tail;
  const make = (): string => specialise(request(text, { spec, sources: files, rename: { Handle: "OutHandle" } })).text;
  if (error === undefined) return unframed(make(), form);
  const { line, column, rule, message, file } = thrown(make);
  const place =
    file === "t.ts" ? `${line - head.split("\n").length + 1}:${column - columns}` : `${file}:${line}:${column}`;
  return `${place} rule ${rule}: ${message.split("\n")[0]!.replace(/^.*? rule \d+: /, "")}`;
}

/** The output of a scenario put through the specialiser once more. */
export function runAgain(scenario: Scenario): string {
  const { head, tail } = OUTPUT_HEADS[scenario.form];
  return unframed(again(head + indent(run(scenario), FRAMES[scenario.form].columns) + tail), scenario.form);
}

function unframed(text: string, form: Form): string {
  const { head, tail } = OUTPUT_HEADS[form];
  if (text === head.slice(0, -1) + tail) return "";
  if (!text.startsWith(head) || !text.endsWith(tail)) throw new Error(`unexpected frame:\n${text}`);
  const body = text.slice(head.length, text.length - tail.length);
  return body.replace(new RegExp(`^ {${FRAMES[form].columns}}`, "gm"), "");
}
