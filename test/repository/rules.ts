import { kinds } from "../../generator/1-parse/kinds/kinds.js";
import { functionsIn, importsOf, membersIn, namesIn, type Source, textsIn } from "./sources.js";

/** Architecture as functions: sources in, problems out, each `path: what is wrong`. */
export type Rule = (source: Source) => string[];

const problems = (source: Source, words: readonly string[]): string[] => words.map((word) => `${source.path}: ${word}`);

/** generator/3-layout/image.ts → 3; undefined outside the phases. */
function phaseOf(path: string): number | undefined {
  const found = /^generator\/([1-5])-/.exec(path);
  return found === null ? undefined : Number(found[1]);
}

const isPipeline = (path: string): boolean =>
  phaseOf(path) !== undefined ||
  /^generator\/(diagnostics\/|analyse\.ts|compile\.ts|index\.ts|hash\.ts|version\.ts)/.test(path);

/** What a function needs the world for. */
const worldly = [
  "process",
  "console",
  "performance",
  "Date",
  "fetch",
  "setTimeout",
  "setInterval",
  "globalThis",
  "require",
];

/** The pipeline reads no clock, no environment and no disk: equal input gives equal bytes. */
export const pipelineIsPure: Rule = (source) => {
  if (!isPipeline(source.path)) return [];
  const names = namesIn(source);
  const random = /\bMath\.random\b/.test(source.text) ? ["uses Math.random"] : [];
  const modules = importsOf(source).filter((name) => name.startsWith("node:"));
  const globals = worldly.filter((name) => names.has(name));
  return problems(source, [...modules.map((m) => `imports ${m}`), ...globals.map((g) => `uses ${g}`), ...random]);
};

/** A phase knows those before it, never those behind it, the pipeline or the command line. */
export const arrowsPointOneWay: Rule = (source) => {
  const phase = phaseOf(source.path) ?? (/^generator\/(diagnostics\/|hash\.ts)/.test(source.path) ? 0 : undefined);
  if (phase === undefined) return [];
  const forward = importsOf(source).filter((target) => {
    if (!target.startsWith("generator/")) return false;
    return (phaseOf(target) ?? 0) > phase || /^generator\/(cli\b|analyse|compile|index)/.test(target);
  });
  return problems(
    source,
    forward.map((target) => `phase ${phase} imports ${target}`),
  );
};

/** The heavy libraries stay where text is made. */
export const onlyEmitKnowsSyntax: Rule = (source) => {
  if (!source.path.startsWith("generator/") || phaseOf(source.path) === 5) return [];
  const heavy = importsOf(source).filter((name) => name === "ts-morph" || name === "handlebars");
  return problems(
    source,
    heavy.map((name) => `imports ${name}`),
  );
};

/** Only cli.ts touches the process; what it hands on is a `Host`. */
export const onlyCliTouchesTheProcess: Rule = (source) => {
  if (!source.path.startsWith("generator/cli/")) return [];
  const names = namesIn(source);
  return problems(
    source,
    ["process", "console"].filter((name) => names.has(name)).map((name) => `uses ${name}`),
  );
};

/** What generated tests and benchmarks import is no template; it uses what a user installs for it. */
const outsideOfTemplates: Readonly<Record<string, readonly string[]>> = {
  "templates/testing": ["vitest", "fast-check"],
  "templates/benching": ["tinybench", "templates/testing/names.js", "templates/testing/peers.js"],
};

/**
 * A template is copied: it may only know its kind's folder, the parts, the runtime, and the dialect, which is what the
 * specialiser itself knows.
 */
export const templatesStandAlone: Rule = (source) => {
  const folder = /^templates\/(?:kinds\/)?[^/]+/.exec(source.path)?.[0];
  if (folder === undefined) return [];
  const allowed = (target: string): boolean =>
    target.startsWith("templates/dialect/") ||
    target.startsWith("templates/runtime/") ||
    target.startsWith("templates/parts/") ||
    target.startsWith(`${folder}/`) ||
    (outsideOfTemplates[folder] ?? []).includes(target);
  return problems(
    source,
    importsOf(source)
      .filter((target) => !allowed(target))
      .map((target) => `imports ${target}`),
  );
};

/** Output needs nothing but itself; its tests and benchmarks the module, and what the package has for them. */
export const outputStandsAlone: Rule = (source) => {
  const [, folder, inner] = /^(generated\/[^/]+)\/(?:(test|bench)\/)?/.exec(source.path) ?? [];
  if (folder === undefined) return [];
  const suites: Readonly<Record<string, readonly string[]>> = {
    test: ["gen-alloc/testing", `${folder}/index.js`],
    bench: ["gen-alloc/benching", `${folder}/index.js`],
  };
  const allowed = (target: string): boolean =>
    inner === undefined ? target.startsWith(`${folder}/`) : suites[inner]!.includes(target);
  return problems(
    source,
    importsOf(source)
      .filter((target) => !allowed(target))
      .map((target) => `imports ${target}`),
  );
};

/** Where kinds of allocators are at home: their own files, what kinds of a family share, examples of findings. */
const homeOfKinds = /^generator\/(?:[1-5]-.*\/(?:kinds|families)|diagnostics\/catalogue)\//;

/** The file of one kind; tables, and what all kinds are made of, anybody may ask. */
const ofOneKind = new RegExp(`/kinds/(?:${Object.keys(kinds).join("|")})\\.js$`);

/** `arena`, `sharded-`, `kind: arena`, but not the path of a template nor prose. */
const kindName = new RegExp(`^(?:kind: )?(?:sharded-|(?:sharded-)?(?:${Object.keys(kinds).join("|")}))$`);

/** Names that ask for a kind, whatever they are of. */
const kindQuestion = /^(?:sharded|(?:is|as|has)(?:Sharded|FreeList|Arena|Pool|Kind)(?:[A-Z]\w*)?)$/;

/** A file that is not about a kind asks facts: the tables hold what differs, and a kind that is new is in all of them. */
export const kindsStayAtHome: Rule = (source) => {
  if (!source.path.startsWith("generator/") || homeOfKinds.test(source.path)) return [];
  const imported = importsOf(source).filter((target) => ofOneKind.test(target));
  const texts = textsIn(source).filter((text) => kindName.test(text));
  const names = [...membersIn(source)].filter((name) => kindQuestion.test(name));
  return problems(source, [
    ...imported.map((target) => `imports ${target}`),
    ...texts.map((text) => `names the kind "${text}"`),
    ...names.map((name) => `asks ${name}`),
  ]);
};

/** Functions have less lines than this. */
const tall = 40;

/** Lists of tests, as those of `describe` are. */
const suites = /^templates\/testing\/suites\//;

/** Functions of compiler and templates; a factory is no function but a class. */
export const functionsAreShort: Rule = (source) =>
  suites.test(source.path)
    ? []
    : problems(
        source,
        functionsIn(source)
          .filter(({ lines, makesClass }) => lines >= tall && !makesClass)
          .map(({ name, lines }) => `${name} has ${lines} lines`),
      );

/** Flags of SPEC that one method of a template may ask for. */
const mostFlags = 5;
const flagOf = /\bSPEC\.(checked|iterate|paranoid|quarantine|robust|shared|zero)\b/g;

/** Who reads a method has to think of each way it can come out. */
export const methodsAskFewFlags: Rule = (source) =>
  problems(
    source,
    functionsIn(source)
      .filter(({ makesClass }) => !makesClass)
      .map(({ name, text }) => ({ name, flags: new Set(Array.from(text.matchAll(flagOf), ([, flag]) => flag!)) }))
      .filter(({ flags }) => flags.size > mostFlags)
      .map(({ name, flags }) => `${name} asks for ${[...flags].join(", ")}`),
  );

const longest = 600;

export const filesAreShort: Rule = (source) => {
  const lines = source.text.split("\n").length - 1;
  return lines > longest ? problems(source, [`has ${lines} lines`]) : [];
};
