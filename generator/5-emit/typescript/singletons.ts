import { type ArrayName } from "../../4-plan/access.js";
import type { Plan, RootsPlan, SingletonPlan } from "../../4-plan/types.js";
import { grouped } from "../digits.js";
import { withArticle } from "../wording.js";
import { type Code, code, helper, type Text, typeOf, valueOf } from "./code.js";
import { indicesOf, printIndex, type Site, typedArrayOf } from "./expressions.js";
import { needsFallback } from "./init.js";
import { hasPublished } from "./module-memory.js";
import { docComment, docLines, indent, sentence } from "./text.js";

/** Typed arrays of the class of the roots: what is in its structs, and the words of handles. */
export function rootArrays(roots: RootsPlan, plan: Plan): ArrayName[] {
  const words: ArrayName[] = hasPublished(plan) ? ["i32"] : [];
  return [...new Set([...words, ...roots.singletons.flatMap((s) => s.view.ownerArrays)])];
}

export function printArrays(arrays: readonly ArrayName[], { layout: { image } }: Plan): string[] {
  return arrays.map((name) => {
    const length = image.byteLength / (Number(name.slice(1)) / 8);
    return `this._${name} = new ${typedArrayOf(name)}(buffer, byteOffset, ${grouped(length)});`;
  });
}

/** A property each: the struct is where it is for good. */
export const printSingletons = (singletons: readonly SingletonPlan[]): Text[] =>
  singletons.flatMap(({ layout, property, view }) => [
    ...docComment([
      ...docLines(layout.doc),
      `${sentence(withArticle(view.struct.name))} that exists once, all 0 at first.`,
    ]),
    code`declare readonly ${property}: ${typeOf(view.file, view.fieldsName)};`,
  ]);

/** Its address in `fast`; with checks it asks for the place of its whole, which is itself. */
export const assignSingletons = (singletons: readonly SingletonPlan[], { layout }: Plan): Code[] =>
  singletons.map(({ layout: { word }, property, view }) => {
    const at = view.unit === "word" ? word : word * 4;
    const place = layout.memory.checks === "fast" ? grouped(at) : `${grouped(word)}, 0`;
    return code`this.${property} = new ${valueOf(view.file, view.partName)}(this, ${place});`;
  });

/** Memory of one thread can be transferred, and that of wasm grows; what threads share stays. `fast` doesn't look. */
export const mayBeGone = ({ layout: { memory } }: Plan): boolean => !memory.shared && memory.checks !== "fast";

export function printLocate(roots: RootsPlan, plan: Plan): Text[] {
  if (roots.singletons.length === 0 || plan.layout.memory.checks === "fast") return [];
  if (!mayBeGone(plan))
    return [
      "",
      "/** What stands in the image itself is never freed. */",
      "protected _locate(word: number): number { return word; }",
    ];
  return [
    "",
    "/** What stands in the image itself is never freed. Throws AllocError INVALID_BUFFER when its buffer is gone. */",
    code`protected _locate(word: number): number { ${helper("assertThere")}("roots", this._${rootArrays(roots, plan)[0]!}); return word; }`,
  ];
}

/** Statements that add the handles in a struct to `found`. */
export function printFound({ layout, references }: SingletonPlan, site: Omit<Site, "base">): Text[] {
  return references.flatMap((access) => {
    const word = printIndex(access, { ...site, checks: "fast", base: grouped(layout.word) });
    const add = code`found.add(Atomics.load(this._i32, ${word}));`;
    const indices = indicesOf(access.place);
    return access.place.dims.reduceRight<Text[]>(
      (body, { count }, d) => {
        const i = indices[d]!;
        return [`for (let ${i} = 0; ${i} < ${count}; ${i}++) {`, ...indent(body), "}"];
      },
      [add],
    );
  });
}

/** Those that `create` fills. */
export const singletonsToFill = (plan: Plan): SingletonPlan[] =>
  (plan.module.roots?.singletons ?? []).filter(({ view }) => needsFallback(view, plan));
