import { grouped } from "../digits.js";
import { withArticle } from "../wording.js";
import type { RootLayout } from "../../3-layout/types.js";
import type { Plan, RootPlan, RootsPlan } from "../../4-plan/types.js";
import { handleIn, slotsOf } from "./accessor-names.js";
import { code, helper, plainText, type Text, typeOf } from "./code.js";
import { printInSlots, typedArrayOf } from "./expressions.js";
import { handleSite } from "./handle-methods.js";
import { Imports } from "./imports.js";
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
import { docComment, docLines, indent, sentence } from "./text.js";

/** The class of the roots: handles at fixed places of the image, each access atomic. */
export function emitRoots(plan: Plan, roots: RootsPlan): string {
  const guarded = guardedRoots(plan);
  const body: Text[] = [
    ...printConstructor(plan, roots),
    ...roots.roots.flatMap((root) => ["", ...printRoot(root, siteOf(root, guarded.includes(root), plan))]),
    ...(hasPublished(plan) ? ["", ...printHandles(roots, plan)] : []),
    ...printLocate(roots, plan),
    ...(roots.roots.length > 0 && mayBeGone(plan) ? ["", ...printWords()] : []),
    ...(guarded.length > 0 ? ["", ...printProtected()] : []),
  ];
  const imports = new Imports(roots.file, plan);
  imports.add(body);
  return [
    ...imports.print(),
    "",
    ...docComment(docOf(roots)),
    `export class ${roots.className} {`,
    ...indent(body).map(plainText),
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
function printConstructor(plan: Plan, roots: RootsPlan): Text[] {
  const { guards: shared } = plan.module;
  const guards = guardedRoots(plan).length > 0 ? typeOf(shared!.file, shared!.className) : undefined;
  const arrays = rootArrays(roots, plan);
  return [
    ...arrays.map((name) => `protected declare readonly _${name}: ${typedArrayOf(name)};`),
    ...(guards === undefined ? [] : [code`protected declare readonly _guards: ${guards};`]),
    ...printSingletons(roots.singletons),
    "",
    code`constructor(buffer: ArrayBufferLike, byteOffset: number${guards === undefined ? "" : code`, guards: ${guards}`}) {`,
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
  readonly type: Text;
  /** `i: number, ` for several of them. */
  readonly index: string;
  /** The array they stand in. */
  readonly words: string;
  /** Their word, `832` or `i + 832`. */
  readonly word: Text;
  /** An index out of range is refused. */
  readonly isBound: boolean;
  /** The expression that reads it. */
  readonly load: Text;
  /** The expression that exchanges it if `expected` stands there. */
  readonly compareExchange: Text;
  /** What is stored: `h`, in `paranoid` once that was looked at. */
  readonly stored: Text;
}

function siteOf({ layout, handle }: RootPlan, isGuarded: boolean, plan: Plan): RootSite {
  const { name, count, allocator } = layout;
  const { memory } = plan.layout;
  const stored = memory.checks === "paranoid" ? printInSlots("h", slotsOf(plan)(allocator)!, `"roots.${name}"`) : "h";
  const isBound = memory.checks !== "fast" && count !== undefined;
  const i = isBound ? code`${helper("inBounds")}(i, ${grouped(count)}, "roots.${name}")` : "i";
  const words = mayBeGone(plan) ? "this.#words" : "this._i32";
  const word = count === undefined ? String(layout.word) : code`${i} + ${layout.word}`;
  return {
    type: code`${handleIn(plan, allocator, handle)} | 0`,
    index: count === undefined ? "" : "i: number, ",
    words,
    word,
    isBound,
    load: isGuarded ? code`this.#load(${word})` : code`Atomics.load(${words}, ${word})`,
    compareExchange: isGuarded
      ? code`this.#compareExchange(${word}, expected, ${stored})`
      : code`Atomics.compareExchange(${words}, ${word}, expected, ${stored})`,
    stored,
  };
}

const isArray = ({ layout }: RootPlan): boolean => layout.count !== undefined;

function printRoot(root: RootPlan, site: RootSite): Text[] {
  const { layout, property, infix } = root;
  const { type, index, words, word, load, compareExchange, stored } = site;
  const refused = site.isBound ? " Throws AllocError INVALID_VALUE for any other." : "";
  const doc = (more: string): string[] => docComment([...docLines(layout.doc), `${whatOf(layout)}, or 0${more}`]);
  const accessors = isArray(root)
    ? [
        ...doc(`; i from 0 to ${grouped(layout.count! - 1)}.${refused}`),
        ...method(code`${property}(i: number): ${type}`, code`return ${load} as ${type};`),
        "/** Stores h, and publishes what was written before. */",
        ...method(code`set${infix}(i: number, h: ${type}): void`, code`Atomics.store(${words}, ${word}, ${stored});`),
        "/** How many there are. */",
        `get ${property}Length(): number { return ${grouped(layout.count!)}; }`,
      ]
    : [
        ...doc(". Setting it publishes what was written before."),
        ...method(code`get ${property}(): ${type}`, code`return ${load} as ${type};`),
        ...method(code`set ${property}(h: ${type})`, code`Atomics.store(${words}, ${word}, ${stored});`),
      ];
  return [
    ...accessors,
    "/** Stores h; what stood there before. */",
    ...method(
      code`exchange${infix}(${index}h: ${type}): ${type}`,
      code`return Atomics.exchange(${words}, ${word}, ${stored}) as ${type};`,
    ),
    "/** Stores h if `expected` stands there; what stood there before: `expected` if h was stored. */",
    ...method(
      code`compareExchange${infix}(${index}expected: ${type}, h: ${type}): ${type}`,
      code`return ${compareExchange} as ${type};`,
    ),
  ];
}

const whatOf = ({ struct, allocator }: RootLayout): string => `${sentence(withArticle(struct))} in \`${allocator}\``;

/** On one line where it fits. */
function method(head: Text, body: Text): Text[] {
  const line = code`${head} { ${body} }`;
  return line.text.length <= 118 ? [line] : [code`${head} {`, code`  ${body}`, "}"];
}

function printWords(): Text[] {
  return [
    "/** The words of the image. Throws AllocError INVALID_BUFFER when its buffer is gone. */",
    code`get #words(): Int32Array { ${helper("assertThere")}("roots", this._i32); return this._i32; }`,
  ];
}

/** What recovery must not free. */
function printHandles({ roots, singletons }: RootsPlan, plan: Plan): Text[] {
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
function printProtected(): Text[] {
  return [
    "/** Inside a guard the reader announces what it may see, see `protect` there. */",
    "#load(word: number): number {",
    '  return this._guards.isInside ? this._guards["_protectWord"](word) : Atomics.load(this._i32, word);',
    "}",
    "",
    "/** Inside a guard what is found instead of `expected` is announced too. What was exchanged is the caller's. */",
    "#compareExchange(word: number, expected: number, h: number): number {",
    code`  for (let n = 0; n < ${helper("patience")}; n++) {`,
    "    const found = Atomics.compareExchange(this._i32, word, expected, h);",
    '    if (found === expected || !this._guards.isInside || this._guards["_protectWord"](word) === found) return found;',
    "  }",
    code`  return ${helper("unsteady")}("roots", word, "a root");`,
    "}",
  ];
}
