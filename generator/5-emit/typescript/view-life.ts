import type { ViewPlan } from "../../4-plan/types.js";
import { indent } from "./text.js";
import { generic, genericUse, handleType, partial, poolHeld, type ViewContext } from "./view-context.js";

/** In `fast` the address is the handle, and 0 once it was given back. */
export function printFastLife({ view, at }: ViewContext): string[] {
  const handle = at === "_w" ? "this._w" : "this._b >> 2";
  const call = partial(view) ? "?." : "";
  const free = poolHeld(view)
    ? [
        `/** Gives it back; a second time does nothing.${arenaRemark(view)} */`,
        `free(): void { const h = this.handle; this.${at} = 0; if (h !== 0) this._owner.free${call}(h); }`,
        "[Symbol.dispose](): void { this.free(); }",
      ]
    : [];
  return [
    `get handle(): ${handleType(view)} { return (${handle}) as ${handleType(view)}; }`.replace(
      "(this._w) as",
      "this._w as",
    ),
    ...free,
  ];
}

/** With checks the allocator knows what is live. */
export function printCheckedLife(view: ViewPlan): string[] {
  if (!poolHeld(view)) return [];
  const call = partial(view) ? "?." : "";
  return [
    `/** Gives it back. Throws AllocError when its handle is dead.${arenaRemark(view)} */`,
    `free(): void { this._owner.free${call}(this.handle); }`,
    "/** Gives it back, unless that was done before. */",
    `[Symbol.dispose](): void { this._owner.tryFree${call}(this.handle); }`,
  ];
}

const arenaRemark = (view: ViewPlan): string =>
  view.holders.some((h) => h.kind === "arena")
    ? " In an arena nothing happens: memory there goes with reset and rewind."
    : "";

export function printMove({ at }: ViewContext): string[] {
  return [
    "/** Moves a cursor inside another struct. */",
    `_to(${at}: number): this { this.${at} = ${at}; return this; }`,
  ];
}

/** `at` looks the handle up once; what the cursor shows after that is not checked again. */
export function printCursor({ view, at }: ViewContext): string[] {
  const use = genericUse(view);
  const held = view.holders.length > 0;
  return [
    "",
    `/** Shows one ${view.className} after the other; \`at\` checks, its accessors don't. */`,
    `export class ${view.cursorName}${generic(view)} extends ${view.className}${use} {`,
    ...indent([
      `override ${at} = 0;`,
      ...(held ? [`constructor(owner: ${view.ownerName}) { super(owner, 0 as ${handleType(view)}); }`] : []),
      ...(view.nested ? [`_to(${at}: number): this { this.${at} = ${at}; return this; }`] : []),
    ]),
    "}",
  ];
}

/** A view that a user keeps looks its handle up at every access. */
export function printOwn({ view, at }: ViewContext): string[] {
  const located = `this._owner.locate${view.nested ? "!" : ""}(this.handle)`;
  return [
    "",
    `/** A view of its own: every access checks that its ${view.className} is still live. */`,
    `export class ${view.ownName}${generic(view)} extends ${view.className}${genericUse(view)} {`,
    ...indent([`override get ${at}(): number { return ${at === "_w" ? located : `${located} << 2`}; }`]),
    "}",
  ];
}
