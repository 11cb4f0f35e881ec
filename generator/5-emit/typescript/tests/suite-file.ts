import type { AllocatorPlan, Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import type { Source } from "./imports.js";
import { importsFor } from "./imports.js";

/** A file of a suite: a body that uses names freely, and the folder it goes to inside the output. */
export function suiteFile(plan: Plan, folder: string, body: string): string {
  const imports = importsFor(body, sourcesOf(plan, folder, body));
  return `${[...imports, ...(imports.length > 0 ? [""] : []), body.trim()].join("\n")}\n`;
}

/** Everything a suite may import; the names are taken from the plan, the support files offer what they export. */
function sourcesOf({ module, layout, options }: Plan, folder: string, body: string): Source[] {
  const up = "../".repeat(folder.split("/").length);
  const own = (file: string): string => `${up}${file}.${options.importExtension}`;
  const support = (file: string): string => `./support/${file}.${options.importExtension}`;
  const enums = layout.enums.map((e) => e.name);
  const views = module.views.map((view) => view.className);
  const beforeDots = new Set(body.match(/\b\w+(?=\.)/g));
  const isValue = (view: string): boolean => beforeDots.has(view);
  return [
    { from: "fast-check", default: "fc" },
    { from: "vitest", values: ["describe", "expect", "test"] },
    {
      from: own("index"),
      values: [module.className, "AllocError", ...enums, ...views.filter(isValue)],
      types: [
        ...views.filter((view) => !isValue(view)),
        ...module.allocators.flatMap((allocator) => [allocator.className, ...handlesOf(allocator)]),
      ],
    },
    ...SUPPORT.map(({ file, ...names }) => ({ from: support(file), ...names })),
  ];
}

const handlesOf = (allocator: AllocatorPlan): string[] =>
  allocator.kind === "free-list"
    ? [allocator.handle]
    : [
        allocator.handle,
        allocator.stringHandle,
        ...allocator.forms.map((form) => form.handle),
        ...allocator.slices.map((slice) => slice.handle),
      ];

/** What does not depend on the schema, copied as it is: `templates/testing/` and `templates/benching/`. */
export function supportFiles({ options }: Plan, templates: Templates, from: string, folder: string): OutputFile[] {
  return [...templates]
    .filter(([path]) => path.startsWith(`${from}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => ({
      path: path.replace(from, `${folder}/support`),
      text: text.replace(/from "\.\/([\w-]+)\.js"/g, `from "./$1.${options.importExtension}"`),
    }));
}

/** One for each type of a field. */
const REFERENCES = "u8 i8 u16 i16 u32 i32 u64 i64 u53 f32 f64 bool oneOf handle bits flag utf8".split(" ");

/** What suites call in `templates/testing/` and `templates/benching/`. */
const SUPPORT: readonly { readonly file: string; readonly values?: string[]; readonly types?: string[] }[] = [
  { file: "arena-commands", values: ["arenaCommands", "everyFieldOf", "runArenaProgram"] },
  { file: "arena-model", types: ["SliceForm", "StructForm"] },
  { file: "arena-forms", values: ["sliceForm", "structForm"] },
  { file: "compare", values: ["compare"] },
  { file: "fields", values: ["each", "fieldsOf"] },
  { file: "heap-growth", values: ["canMeasureHeap", "heapBytesPerOperation"] },
  { file: "pool-commands", values: ["everyField", "poolCommands", "runPoolProgram"] },
  { file: "reference", values: REFERENCES },
  { file: "report", values: ["report"] },
  { file: "steps", values: ["codeOf", "effort"] },
];
