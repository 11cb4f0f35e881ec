import { bytesText, withArticle } from "../../wording.js";
import type { BlockForm, BlockSlice, BlocksPlan } from "../../../4-plan/families/blocks.js";
import type { Plan } from "../../../4-plan/types.js";
import { printRead, printWrite, scaled, type Site, valueType } from "../expressions.js";
import { printAssigned, printClear, printInside, printTaken } from "../fresh-memory.js";
import { printHandleMethods } from "../handle-methods.js";
import { indent } from "../text.js";
import { code, helper, own, type Text, typeOf } from "../code.js";
import { siteIn } from "../site.js";
import { asWindow, windowType } from "../window-members.js";
import { cursorType, moveCursor, newView, viewType } from "../views-of.js";

/** What structs and element types give their arena: typed forms, the fields as methods on handles, slices. */
export function printArenaMembers(arena: BlocksPlan, plan: Plan): Text[] {
  return [
    ...arena.forms.flatMap((form) => [...printForm(form, arena, plan), ""]),
    ...arena.slices.flatMap((slice) => [...printSlice(slice, arena, plan), ""]),
    ...(arena.slices.length > 0 ? [...printRefusal(arena), ""] : []),
  ].slice(0, -1);
}

/** What a new block holds. */
const contents: Readonly<Record<BlocksPlan["fresh"], string>> = {
  zeros: "all zeros",
  poison: "poisoned",
  leftovers: "not cleared: what was there before is still there",
};

/** `allocHeader`, `tryAllocHeader`, `makeHeader`, `headerAt`, `viewHeader`, `getHeaderId`, … */
function printForm(form: BlockForm, arena: BlocksPlan, plan: Plan): Text[] {
  const { view, handle, infix, accesses } = form;
  const { size } = view.struct;
  const take =
    form.alignWords === undefined
      ? code`${own("_take")}(${form.blockWords})`
      : code`${own("_takeAligned")}(${form.blockWords}, ${form.alignWords})`;
  return [
    `/** Memory for ${withArticle(infix)}, ${bytesText(size)}; ${contents[arena.fresh]}. Throws AllocError EXHAUSTED. */`,
    code`alloc${infix}(): ${handle} { const h = ${take}; return (h !== 0 ? h : ${own("_exhausted")}(${size})) as ${handle}; }`,
    `/** Memory for ${withArticle(infix)}, or 0 when none is left; ${contents[arena.fresh]}. */`,
    code`tryAlloc${infix}(): ${handle} | 0 { return ${take} as ${handle} | 0; }`,
    ...(view.hasClasses ? printViews(form, arena, plan) : []),
    "",
    ...printHandleMethods({ handle, owner: arena.layout.name, infix, accesses }, plan),
  ];
}

function printViews(form: BlockForm, arena: BlocksPlan, plan: Plan): Text[] {
  const { view, handle, infix, prefix } = form;
  const type = viewType(form);
  const fast = plan.layout.memory.checks === "fast";
  return [
    `/** A new ${infix} in a view of its own, all 0 but what init gives. Throws AllocError EXHAUSTED.${refusedInit(arena, plan)} */`,
    code`make${infix}(init: ${typeOf(view.file, view.initName)} = {}): ${type} {`,
    ...indent([
      printTaken(arena, `this.alloc${infix}()`, plan),
      ...printInside(arena, view.words, plan),
      ...printClear(arena, fast ? "h" : "w", view.words),
      ...printAssigned(arena, view, newView(form)),
    ]),
    "}",
    `/** The one cursor for ${infix}s, moved to h. */`,
    code`${prefix}At(h: ${handle}): ${cursorType(form)} { ${moveCursor(form, plan)} }`,
    "/** A view of its own. */",
    code`view${infix}(h: ${handle}): ${type} { return ${newView(form)}; }`,
  ];
}

/** Where nothing is freed alone, what a refused value was for stays taken. */
const refusedInit = ({ frees }: BlocksPlan, { layout }: Plan): string =>
  frees || layout.memory.checks === "fast"
    ? ""
    : " When it refuses a value of init, the memory stays taken until reset.";

/** `allocF32`, `tryAllocF32`, `getF32`, `setF32`, `appendF32`, `viewF32`. */
function printSlice(slice: BlockSlice, arena: BlocksPlan, plan: Plan): Text[] {
  const { type, handle, infix, elementBytes } = slice;
  const site = elementSite(arena, plan);
  const fast = site.checks === "fast";
  const access = { ...slice.element, place: { ...slice.element.place, index: fast ? slice.headerElements : 0 } };
  const value = valueType(access.value, site);
  const window = asWindow(code`${own(`_${type}`)}.subarray(p, p + ${own("lengthOf")}(h))`, type, site);
  const allocate = code`${own("_allocSlice")}(length, capacity, ${elementBytes})`;
  return [
    `/** A slice of zeros with room for \`capacity\` elements. Throws AllocError EXHAUSTED or INVALID_SIZE. */`,
    `alloc${infix}(length: number, capacity: number = length): ${handle} {`,
    code`  const h = ${allocate};`,
    `  return (h !== 0 ? h : this.#refuseSlice(length, capacity, ${elementBytes})) as ${handle};`,
    "}",
    `/** A slice of zeros, or 0 when it does not fit. */`,
    code`tryAlloc${infix}(length: number, capacity: number = length): ${handle} | 0 { return ${allocate} as ${handle} | 0; }`,
    code`get${infix}(h: ${handle}, i: number): ${value} { return ${printRead(access, site)}; }`,
    ...(fast ? ["/** Not checked: beyond the end of the slice, or through 0, it writes what stands there. */"] : []),
    code`set${infix}(h: ${handle}, i: number, x: ${value}): void { ${printWrite(access, site)} }`,
    "/** Puts x behind the last element. Throws AllocError CAPACITY when there is no room. */",
    ...printAppend(slice, site, value),
    "/** The elements as an array over the same memory. */",
    code`view${infix}(h: ${handle}): ${windowType(type, site)} { const p = ${scaled(code`${own("_elements")}(h)`, elementBytes)}; return ${window}; }`,
  ];
}

/** The value first: one that is refused leaves the slice as it was. Elements stand at a fixed place behind the length. */
function printAppend({ element, headerElements, infix, handle }: BlockSlice, site: Site, value: Text): Text[] {
  const behind = { ...element, place: { ...element.place, index: headerElements } };
  return [
    code`append${infix}(h: ${handle}, x: ${value}): void {`,
    ...indent([
      code`const m = ${own("_i32")}, p = ${own("_roomIn")}(h), i = m[p]!;`,
      printWrite(behind, { ...site, base: "p" }),
      "m[p] = i + 1;",
    ]),
    "}",
  ];
}

/** In `fast` elements stand at a fixed place behind the handle; with checks the arena looks at handle and index. */
function elementSite(arena: BlocksPlan, plan: Plan): Site {
  const { checks } = plan.layout.memory;
  return siteIn(plan, arena.layout.name, checks === "fast" ? "h" : code`${own("_elementsFor")}(h, i)`);
}

function printRefusal({ layout }: BlocksPlan): Text[] {
  const isCount = helper("isCount");
  return [
    "#refuseSlice(length: number, capacity: number, elementBytes: number): never {",
    ...indent([
      code`if (${isCount}(length) && ${isCount}(capacity) && length <= capacity) ${own("_exhausted")}(capacity * elementBytes + 8);`,
      code`throw new ${helper("AllocError")}("INVALID_SIZE", "${layout.name}", length, \`length \${length}, capacity \${capacity}: not whole numbers with length <= capacity\`);`,
    ]),
    "}",
  ];
}
