import { grouped } from "../digits.js";
import { importSuffix } from "../../4-plan/import-extension.js";
import type { RootLayout } from "../../3-layout/types.js";
import type { Plan, RootPlan, RootsPlan } from "../../4-plan/types.js";
import { importHandle } from "./handles.js";
import { slotsOf } from "./accessor-names.js";
import { printInSlots, typedArrayOf } from "./expressions.js";
import { handleSite } from "./handle-methods.js";
import { guardedRoots, hasPublished } from "./module-memory.js";
import {
  assignSingletons,
  printArrays,
  printFound,
  mayBeGone,
  printLocate,
  printSingletons,
  rootArrays,
} from "./singletons.js";
import { docComment, docLines, Imports, indent, sentence, withArticle } from "./text.js";

/** The class of the roots: handles at fixed places of the image, each access atomic. */
export function emitRoots(plan: Plan, roots: RootsPlan): string {
  const { module, layout, options } = plan;
  const imports = new Imports(roots.file, importSuffix(options));
  const guarded = guardedRoots(plan);
  for (const root of roots.roots) importHandle(imports, plan, root.layout.allocator, root.handle);
  if (layout.memory.checks !== "fast" && roots.roots.some(isArray)) imports.value(module.runtimeFile, "inBounds");
  if (layout.memory.checks === "paranoid" && roots.roots.length > 0) imports.value(module.runtimeFile, "inSlots");
  if (mayBeGone(plan)) imports.value(module.runtimeFile, "assertThere");
  if (guarded.length > 0) imports.value(module.runtimeFile, "patience", "unsteady");
  if (guarded.length > 0) imports.type(module.guards!.file, module.guards!.className);
  for (const { view } of roots.singletons) {
    imports.type(view.file, view.fieldsName);
    imports.value(view.file, view.partName);
  }
  const body = [
    ...printConstructor(plan, roots),
    ...roots.roots.flatMap((root) => ["", ...printRoot(root, siteOf(root, guarded.includes(root), plan))]),
    ...(hasPublished(plan) ? ["", ...printHandles(roots, plan)] : []),
    ...printLocate(roots, plan),
    ...(roots.roots.length > 0 && mayBeGone(plan) ? ["", ...printWords()] : []),
    ...(guarded.length > 0 ? ["", ...printProtected()] : []),
  ];
  return [
    ...imports.print(),
    "",
    ...docComment(docOf(roots)),
    `export class ${roots.className} {`,
    ...indent(body),
    "}",
    "",
  ].join("\n");
}

function docOf({ roots, singletons }: RootsPlan): string[] {
  const structs =
    singletons.length > 0 ? ["Structs that stand in the image itself, at fixed places: they are never freed."] : [];
  if (roots.length === 0) return structs;
  return [
    "Handles at fixed places of the image, 0 at first, by which its threads find what others have made. Each access is",
    "atomic: a thread that reads a handle sees what was written before it was stored.",
    ...structs,
  ];
}

/** With guards where a reader has to announce what it may see. */
function printConstructor(plan: Plan, roots: RootsPlan): string[] {
  const guards = guardedRoots(plan).length > 0 ? plan.module.guards!.className : undefined;
  const arrays = rootArrays(roots, plan);
  return [
    ...arrays.map((name) => `protected declare readonly _${name}: ${typedArrayOf(name)};`),
    ...(guards === undefined ? [] : [`protected declare readonly _guards: ${guards};`]),
    ...printSingletons(roots.singletons),
    "",
    `constructor(buffer: ArrayBufferLike, byteOffset: number${guards === undefined ? "" : `, guards: ${guards}`}) {`,
    ...indent([
      ...printArrays(arrays, plan),
      ...(guards === undefined ? [] : ["this._guards = guards;"]),
      ...assignSingletons(roots.singletons, plan),
    ]),
    "}",
  ];
}

/** What the accesses of one root are printed with. */
interface RootSite {
  readonly type: string;
  /** `i: number, ` for several of them. */
  readonly index: string;
  /** The array they stand in. */
  readonly words: string;
  /** Their word, `832` or `i + 832`. */
  readonly word: string;
  /** The expression that reads it. */
  readonly load: string;
  /** The expression that exchanges it if `expected` stands there. */
  readonly compareExchange: string;
  /** What is stored: `h`, in `paranoid` once that was looked at. */
  readonly stored: string;
}

function siteOf({ layout, handle }: RootPlan, isGuarded: boolean, plan: Plan): RootSite {
  const { name, count, allocator } = layout;
  const { memory } = plan.layout;
  const stored = memory.checks === "paranoid" ? printInSlots("h", slotsOf(plan)(allocator)!, `"roots.${name}"`) : "h";
  const i = memory.checks === "fast" ? "i" : `inBounds(i, ${grouped(count!)}, "roots.${name}")`;
  const words = mayBeGone(plan) ? "this.#words" : "this._i32";
  const word = count === undefined ? String(layout.word) : `${i} + ${layout.word}`;
  return {
    type: `${handle} | 0`,
    index: count === undefined ? "" : "i: number, ",
    words,
    word,
    load: isGuarded ? `this.#load(${word})` : `Atomics.load(${words}, ${word})`,
    compareExchange: isGuarded
      ? `this.#compareExchange(${word}, expected, ${stored})`
      : `Atomics.compareExchange(${words}, ${word}, expected, ${stored})`,
    stored,
  };
}

const isArray = ({ layout }: RootPlan): boolean => layout.count !== undefined;

function printRoot(root: RootPlan, site: RootSite): string[] {
  const { layout, property, infix } = root;
  const { type, index, words, word, load, compareExchange, stored } = site;
  const refused = word.startsWith("inBounds") ? " Throws AllocError INVALID_VALUE for any other." : "";
  const doc = (more: string): string[] => docComment([...docLines(layout.doc), `${whatOf(layout)}, or 0${more}`]);
  const accessors = isArray(root)
    ? [
        ...doc(`; i from 0 to ${grouped(layout.count! - 1)}.${refused}`),
        ...method(`${property}(i: number): ${type}`, `return ${load} as ${type};`),
        "/** Stores h, and publishes what was written before. */",
        ...method(`set${infix}(i: number, h: ${type}): void`, `Atomics.store(${words}, ${word}, ${stored});`),
        "/** How many there are. */",
        `get ${property}Length(): number { return ${grouped(layout.count!)}; }`,
      ]
    : [
        ...doc(". Setting it publishes what was written before."),
        ...method(`get ${property}(): ${type}`, `return ${load} as ${type};`),
        ...method(`set ${property}(h: ${type})`, `Atomics.store(${words}, ${word}, ${stored});`),
      ];
  return [
    ...accessors,
    "/** Stores h; what stood there before. */",
    ...method(
      `exchange${infix}(${index}h: ${type}): ${type}`,
      `return Atomics.exchange(${words}, ${word}, ${stored}) as ${type};`,
    ),
    "/** Stores h if `expected` stands there; what stood there before: `expected` if h was stored. */",
    ...method(
      `compareExchange${infix}(${index}expected: ${type}, h: ${type}): ${type}`,
      `return ${compareExchange} as ${type};`,
    ),
  ];
}

const whatOf = ({ struct, allocator }: RootLayout): string => `${sentence(withArticle(struct))} in \`${allocator}\``;

/** On one line where it fits. */
function method(head: string, body: string): string[] {
  const line = `${head} { ${body} }`;
  return line.length <= 118 ? [line] : [`${head} {`, `  ${body}`, "}"];
}

function printWords(): string[] {
  return [
    "/** The words of the image. Throws AllocError INVALID_BUFFER when its buffer is gone. */",
    'get #words(): Int32Array { assertThere("roots", this._i32); return this._i32; }',
  ];
}

/** What recovery must not free. */
function printHandles({ roots, singletons }: RootsPlan, plan: Plan): string[] {
  const total = roots.reduce((sum, { layout }) => sum + (layout.count ?? 1), 0);
  const singles = roots.filter((r) => !isArray(r)).map((r) => `this.${r.property}`);
  const add = ({ layout, property }: RootPlan): string =>
    `for (let i = 0; i < ${grouped(layout.count!)}; i++) found.add(this.${property}(i));`;
  const site = handleSite("roots", plan);
  return [
    total === 0
      ? "/** All handles that stand in a struct here, and 0. */"
      : `/** All handles that stand in a root, and 0. O(${grouped(total)}). */`,
    "protected _handles(): Set<number> {",
    ...indent([
      `const found = new Set<number>([${["0", ...singles].join(", ")}]);`,
      ...roots.filter(isArray).map(add),
      ...singletons.flatMap((singleton) => printFound(singleton, site)),
      "return found;",
    ]),
    "}",
  ];
}

/** What a reader finds, inside a guard, it has announced that it may see. */
function printProtected(): string[] {
  return [
    "/** Inside a guard the reader announces what it may see, see `protect` there. */",
    "#load(word: number): number {",
    '  return this._guards.isInside ? this._guards["_protectWord"](word) : Atomics.load(this._i32, word);',
    "}",
    "",
    "/** Inside a guard what is found instead of `expected` is announced too. What was exchanged is the caller's. */",
    "#compareExchange(word: number, expected: number, h: number): number {",
    "  for (let n = 0; n < patience; n++) {",
    "    const found = Atomics.compareExchange(this._i32, word, expected, h);",
    '    if (found === expected || !this._guards.isInside || this._guards["_protectWord"](word) === found) return found;',
    "  }",
    '  return unsteady("roots", word, "a root");',
    "}",
  ];
}
