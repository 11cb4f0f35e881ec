/** Which tests look at which sources, the quick ones first. A mutant is noticed when one of them fails. */

const allLevels = ["fast", "checked", "paranoid"];
/** Generated suites of the matrix, by name; the others are files of tests. */
const generated = (...names) => ({ matrix: names });
const local = (level) => generated(`local-${level}`, `shared-creator-${level}`);
const shared = (level) => generated(`shared-${level}`);
/** A kind for one thread names its suites so: `buddy-local-fast`. */
const suitesOf = (kind) =>
  ["local", "shared"].flatMap((backing) => allLevels.map((level) => `${kind}-${backing}-${level}`));
const sharded = generated("sharded-shared-fast", "sharded-shared-checked", "sharded-shared-paranoid");

const exploration = (...names) => names.map((name) => `test/exploration/${name}.test.ts`);
const inTemplates = (...names) => names.map((name) => `test/templates/${name}.test.ts`);
/** Each plain access has a row of a table. */
const rows = inTemplates("plain-accesses");
/** Templates against models. */
const models = ["test/kinds/models.test.ts"];
const members = ["test/module", "test/views/append.test.ts"];
const planted = ["test/corrupt-memory/planted.test.ts"];
const corrupt = ["test/corrupt-memory/cases.test.ts", "test/corrupt-memory/overwrite.test.ts"];

const levelsOf = (file, suites) => suites(/(fast|checked|paranoid)\.ts$/.exec(file)[1]);

/** Path of sources → stages. Those of a stage run together, and each stage only if the one before noticed nothing. */
const table = [
  [
    /templates\/kinds\/free-list\/(fast|checked|paranoid)/,
    (file) => [[...models, ...inTemplates("pool-misuse")], levelsOf(file, local), members, planted, corrupt],
  ],
  [
    /templates\/kinds\/free-list\/shared-/,
    (file) => [
      [...models, ...inTemplates("pool-misuse", "bitmap-words"), ...rows],
      file.includes("fast") ? shared("fast") : generated("shared-checked", "shared-paranoid"),
      exploration("bitmap-pool"),
      [...members, ...exploration("weak")],
      planted,
      corrupt,
    ],
  ],
  [
    /templates\/kinds\/arena/,
    (file) => {
      const levels = file.includes("fast") ? ["fast"] : ["checked", "paranoid"];
      return [
        [...models, ...inTemplates("arenas")],
        generated(...levels.flatMap((level) => local(level).matrix)),
        members,
        planted,
        corrupt,
      ];
    },
  ],
  [
    /parts\/(blocks|slices)/,
    () => [
      [...models, ...inTemplates("arenas")],
      generated("local-fast", "local-checked"),
      sharded,
      members,
      planted,
      corrupt,
    ],
  ],
  [
    /parts\/(slots|generations)/,
    () => [models, generated("local-checked", "local-paranoid", "shared-checked"), sharded, members, corrupt],
  ],
  [
    /parts\/arrays/,
    () => [[...models, ...inTemplates("arenas")], generated("local-fast", "shared-checked"), members, corrupt],
  ],
  [
    /templates\/kinds\/sharded-free-list/,
    () => [
      [...exploration("sharded-model"), ...rows],
      sharded,
      exploration("sharded-free-list", "sharded-races"),
      [...exploration("together", "linearisable", "weak"), ...members],
      planted,
      corrupt,
    ],
  ],
  [
    /templates\/kinds\/sharded-arena|runtime\/epochs/,
    () => [
      [...exploration("sharded-arena-model"), ...rows],
      sharded,
      exploration("sharded-arena"),
      [...members, ...exploration("weak")],
      planted,
      corrupt,
    ],
  ],
  [
    /templates\/reclamation|runtime\/(retirer|feedback)/,
    () => [
      [...exploration("reclamation-class", "feedback"), ...rows],
      sharded,
      exploration("reclamation", "extremes"),
      [...exploration("together", "races", "weak"), ...members],
      planted,
      corrupt,
    ],
  ],
  [
    /runtime\/(depot|waits|wait-async|recovery)/,
    () => [
      [...exploration("sharded-model"), ...inTemplates("wait-async"), ...rows],
      sharded,
      exploration("sharded-free-list", "extremes"),
      [...exploration("together", "weak"), ...members],
      planted,
      corrupt,
    ],
  ],
  [
    /runtime\/worker-table/,
    () => [
      [...exploration("worker-table"), "test/module/take-over.test.ts", ...rows],
      sharded,
      [...exploration("together"), ...members],
    ],
  ],
  [
    /runtime\/(claims|guarded-slots)/,
    () => [
      [...exploration("sharded-model"), ...inTemplates("claims"), ...rows],
      [...models, ...inTemplates("pool-misuse")],
      generated("local-paranoid", "shared-paranoid", "sharded-shared-paranoid"),
      exploration("bitmap-pool", "sharded-free-list", "reclamation"),
      [...exploration("together", "weak"), ...members],
      planted,
      corrupt,
    ],
  ],
  [
    /templates\/kinds\//,
    (file) => [
      models,
      generated(...suitesOf(/kinds\/([^/]+)/.exec(file)[1])),
      ["test/differential/templates.test.ts", "test/kinds"],
      planted,
      corrupt,
      members,
    ],
  ],
  [
    /templates\/runtime/,
    () => [
      inTemplates("runtime"),
      generated("local-paranoid", "local-fast", "sharded-shared-paranoid"),
      ["test/templates", "test/module", "test/views"],
      planted,
      corrupt,
    ],
  ],
  [
    /generator\/3-layout/,
    () => [
      ["test/phases/layout", "test/phases/plan"],
      generated("local-fast", "local-paranoid", "sharded-shared-checked"),
      ["test/phases/emit/pages.test.ts", "test/errors/fixtures.test.ts", "test/levels", "test/cli/diff.test.ts"],
      ["test/c", "test/roundtrip"],
    ],
  ],
];

export const sources = [
  "templates/kinds",
  "templates/reclamation",
  "templates/parts",
  "templates/runtime",
  "generator/3-layout",
];

/** Shows that a copy of the repository works. */
export const quickTest = "test/templates/no-slot.test.ts";

/** A stage is `{ files }`, or `{ matrix }`: names of generated suites. */
export function stagesFor(file) {
  const found = table.find(([pattern]) => pattern.test(file));
  if (found === undefined) throw new Error(`no tests look at ${file}`);
  return found[1](file).map((stage) => (Array.isArray(stage) ? { files: stage } : stage));
}
