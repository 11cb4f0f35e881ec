import { importSuffix } from "../../../4-plan/import-extension.js";
import type { AllocatorPlan, Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import type { Source } from "./imports.js";
import { importable, importsFor } from "./imports.js";
import { settleNames } from "./local-names.js";

/** Where what a suite shares lies in `templates/`. */
export type SuiteKind = "testing" | "benching";

/** A file of a suite: a text that uses names freely, and the folder it goes to inside the output. */
export function suiteFile(plan: Plan, kind: SuiteKind, folder: string, text: string): string {
  const sources = sourcesOf(plan, kind, folder, text);
  const body = settleNames(text, importable(sources));
  const imports = importsFor(body, sources);
  return `${[...imports, ...(imports.length > 0 ? [""] : []), body.trim()].join("\n")}\n`;
}

/** Everything a suite may import; the names are taken from the plan, the support files offer what they export. */
function sourcesOf({ module, layout, options }: Plan, kind: SuiteKind, folder: string, body: string): Source[] {
  const up = "../".repeat(folder.split("/").length);
  const own = (file: string): string => `${up}${file}${importSuffix(options)}`;
  const support = (file: string): string => `./support/${file}${importSuffix(options)}`;
  const enums = layout.enums.map((e) => e.name);
  const views = module.views.map((view) => view.className);
  const beforeDots = new Set(body.match(/\b\w+(?=\.)/g));
  const isValue = (view: string): boolean => beforeDots.has(view);
  return [
    { from: "fast-check", default: "fc" },
    { from: "vitest", values: ["afterAll", "beforeAll", "describe", "expect", "test"] },
    {
      from: own("index"),
      values: [module.className, "AllocError", ...enums, ...views.filter(isValue)],
      types: [
        ...views.filter((view) => !isValue(view)),
        ...module.allocators.flatMap((allocator) => [allocator.className, ...handlesOf(allocator)]),
        ...(module.roots === undefined ? [] : [module.roots.className]),
      ],
    },
    ...SUPPORT[kind].map(({ file, ...names }) => ({ from: support(file), ...names })),
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

/**
 * What does not depend on the schema, copied as it is from `templates/testing/` or `templates/benching/`: the files
 * that those in `folder` import, and what these import in turn.
 */
export function supportFiles(
  { options }: Plan,
  templates: Templates,
  from: SuiteKind,
  folder: string,
  files: readonly OutputFile[],
): OutputFile[] {
  const wanted = new Set(files.flatMap(({ text }) => importedFrom(text, "./support/")));
  const sourceOf = (name: string): string => templates.get(`${from}/${name}.ts`)!;
  for (const name of wanted) for (const next of importedFrom(sourceOf(name), "./")) wanted.add(next);
  return [...wanted].sort().map((name) => ({
    path: `${folder}/support/${name}.ts`,
    text: sourceOf(name).replace(LOCAL_IMPORT, `from "./$1${importSuffix(options)}"`),
  }));
}

const LOCAL_IMPORT = /from "\.\/([\w-]+)\.js"/g;

/** Names of the files in that folder that `text` imports. */
const importedFrom = (text: string, folder: string): string[] =>
  [...text.matchAll(/from "(\.\/(?:support\/)?)([\w-]+)(?:\.\w+)?"/g)].flatMap(([, at, name]) =>
    at === folder ? [name!] : [],
  );

/** One for each type of a field. */
const REFERENCES = "u8 i8 u16 i16 u32 i32 u64 i64 u53 f32 f64 bool oneOf handle bits flag utf8".split(" ");

interface Support {
  readonly file: string;
  readonly values?: readonly string[];
  readonly types?: readonly string[];
}

/** What suites call in `templates/testing/` and `templates/benching/`. */
const SUPPORT: Readonly<Record<SuiteKind, readonly Support[]>> = {
  testing: [
    { file: "arena-commands", values: ["arenaCommands", "everyFieldOf", "runArenaProgram"] },
    { file: "arena-model", types: ["SliceForm", "StructForm"] },
    { file: "arena-forms", values: ["sliceForm", "structForm"] },
    { file: "fields", values: ["each", "fieldsOf"] },
    { file: "heap-growth", values: ["canMeasureHeap", "heapBytesPerOperation"] },
    { file: "pool-commands", values: ["everyField", "poolCommands", "runPoolProgram"] },
    { file: "pool-recovery", values: ["runUntilDeath"] },
    { file: "programs", values: ["arenaPrograms", "poolPrograms", "realEffort"] },
    { file: "real-programs", values: ["runArenaPrograms", "runPoolPrograms"] },
    { file: "real-workers", values: ["canRunWorkers", "RealCrew"] },
    { file: "reference", values: REFERENCES },
    { file: "roots", values: ["rootOf", "runRootProgram"], types: ["RootForm"] },
    { file: "steps", values: ["codeOf", "effort"] },
    { file: "stress", values: ["stress", "stressSeconds"] },
    { file: "worker-side", values: ["serve"] },
  ],
  benching: [
    { file: "compare", values: ["compare"] },
    { file: "contention", values: ["contention"] },
    { file: "report", values: ["report"] },
  ],
};
