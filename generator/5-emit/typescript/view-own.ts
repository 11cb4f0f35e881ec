import { viewOf } from "./accessor-names.js";
import { code, type Text, valueOf } from "./code.js";
import { printIndex, printOffset } from "./expressions.js";
import { docComment, indent } from "./text.js";
import { nestedAccesses, printNestedHead } from "./view-accessors.js";
import { generic, handleType, partial, isFreed, type ViewContext } from "./view-context.js";
import { printHandle } from "./view-cursor.js";

/** A view that a user keeps: with checks it looks its handle up at every access, and so do its parts. */
export function printOwn(context: ViewContext): Text[] {
  const { view, fast } = context;
  return [
    ...docComment(docOf(context)),
    `export class ${view.className}${generic(view)} extends ${view.fieldsName} {`,
    ...indent([
      `protected declare readonly _owner: ${view.ownerName};`,
      ...(fast ? [] : [`protected declare _h: ${handleType(view)};`]),
      "",
      ...printConstructor(context),
      "",
      printHandle(context),
      ...(fast ? [] : [printLookUp(context)]),
      ...printNested(context),
      ...printLife(context),
    ]),
    "}",
  ];
}

function docOf({ view, fast }: ViewContext): string[] {
  const { name } = view.struct;
  const checks = fast ? "" : `: every access checks that its ${name} is still live`;
  if (!isFreed(view)) return [`A view of its own${checks}.`];
  const retires = view.holders.some((h) => h.retires);
  const wrong = fast ? "is not noticed, and frees it twice" : "is noticed at the next access";
  return [
    `A view of its own${checks}. \`using\` frees it at the end of the block.`,
    `To ${retires ? "free or retire" : "free"} its handle by hand, or to keep it, take it out: \`pool.${retires ? "retire" : "free"}(view.release())\`.`,
    `Freeing \`view.handle\` by hand ${wrong}.`,
  ];
}

function printConstructor({ view, fast, at }: ViewContext): string[] {
  const h = at === "_w" ? "h" : "h << 2";
  return [
    `constructor(owner: object, h: ${handleType(view)}) {`,
    ...indent([
      `super(owner${fast ? `, ${h}` : ""});`,
      `this._owner = owner as ${view.ownerName};`,
      ...(fast ? [] : ["this._h = h;"]),
    ]),
    "}",
  ];
}

function printLookUp({ at }: ViewContext): string {
  const located = "this._owner._locate(this._h)";
  return `protected override get ${at}(): number { return ${at === "_w" ? located : `${located} << 2`}; }`;
}

function printNested({ plan, view, site, fast }: ViewContext): Text[] {
  return nestedAccesses(view).map((a) => {
    const place = fast ? printIndex(a, site) : code`this._h, ${printOffset(a, site)}`;
    const { file, partName } = viewOf(plan, a.value.struct);
    return code`${printNestedHead(a, plan)} { return new ${valueOf(file, partName)}(this._owner, ${place}); }`;
  });
}

/** Arenas free nothing alone. */
function printLife(context: ViewContext): string[] {
  const { view, fast, at } = context;
  if (!isFreed(view)) return [];
  const type = handleType(view);
  const call = partial(view) ? "?." : "";
  const remark = view.holders.some((h) => !h.frees)
    ? " In an arena nothing happens: memory there goes with reset and rewind."
    : "";
  const take = fast
    ? `const h = this.handle; this.${at} = 0; return h;`
    : `const h = this._h; this._h = 0 as ${type}; return h;`;
  const life = fast
    ? [
        `/** Gives it back; a second time does nothing.${remark} */`,
        `free(): void { const h = this.release(); if (h !== 0) this._owner.free${call}(h); }`,
        "[Symbol.dispose](): void { this.free(); }",
      ]
    : [
        `/** Gives it back. Throws AllocError when its handle is dead.${remark} */`,
        `free(): void { this._owner.free${call}(this._h); }`,
        "/** Gives it back, unless that was done before. */",
        `[Symbol.dispose](): void { this._owner.tryFree${call}(this._h); }`,
      ];
  return [
    "",
    "/** The handle, which this view no longer shows nor frees. */",
    `release(): ${type} { ${take} }`,
    ...life,
  ];
}
