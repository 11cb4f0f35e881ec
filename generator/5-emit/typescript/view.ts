import { pascalCase } from "../../4-plan/names.js";
import type { Access } from "../../4-plan/access.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { indicesOf, printIndex, printRead, printWrite, type Site, typedArrayOf, valueType } from "./expressions.js";
import { importHelpers } from "./helpers.js";
import { printAssign, printInit } from "./init.js";
import { drawStruct } from "./struct-doc.js";
import { alignNotes, docComment, docLines, Imports, indent, type Noted } from "./text.js";

/** What the parts of a view file need to know. */
interface Context {
  readonly plan: Plan;
  readonly view: ViewPlan;
  readonly site: Site;
  readonly fast: boolean;
  /** `_w`, or `_b` where the struct is addressed by byte. */
  readonly at: "_w" | "_b";
}

/**
 * A view file. In `fast` one class is cursor and view alike, its accesses are direct. With checks the accessors stand in
 * an abstract class and ask for the address, which the cursor keeps (`at` checked it) and a view of its own looks up.
 */
export function emitView(plan: Plan, view: ViewPlan): string {
  const at = view.unit === "word" ? "_w" : "_b";
  const { checks } = plan.layout.memory;
  const site: Site = { base: `this.${at}`, array: (name) => `this._${name}`, checks, owner: view.className, handleOf: handleTypeOf(plan) };
  const context: Context = { plan, view, site, fast: checks === "fast", at };
  const body = [
    ...printInit(view, plan), "",
    ...printOwner(context), "",
    ...printClass(context),
    ...(context.fast ? [] : printCursor(context)),
    ...(context.fast || view.holders.length === 0 ? [] : printOwn(context)),
  ];
  const imports = new Imports(plan.options.importExtension);
  importTypes(context, imports);
  importHelpers(body, imports);
  const head = imports.print();
  return [...head, ...(head.length > 0 ? [""] : []), ...body, ""].join("\n");
}

/** Type of the handles under which an allocator holds a struct. */
export const handleTypeOf = (plan: Plan) => (allocator: string, struct: string): string =>
  viewOf(plan, struct).holders.find((h) => h.allocator === allocator)!.handle;

const viewOf = (plan: Plan, struct: string): ViewPlan => plan.module.views.find((v) => v.struct.name === struct)!;

function importTypes({ view, plan, fast, site }: Context, imports: Imports): void {
  if (view.handle !== undefined) imports.type(plan.module.handlesFile, view.handle);
  for (const { value } of view.accesses) {
    if (value.kind === "enum") site.checks === "paranoid" ? imports.value(plan.module.enumsFile, value.name) : imports.type(plan.module.enumsFile, value.name);
    if (value.kind === "ref") imports.type(plan.module.handlesFile, site.handleOf(value.allocator, value.struct));
    if (value.kind !== "struct") continue;
    const part = viewOf(plan, value.struct);
    if (!fast) imports.type(part.file, partType(part));
    imports.value(part.file, part.cursorName);
    imports.type(part.file, part.initName, partType(part));
  }
}

/** A struct inside another one has no handle and is not freed alone. */
const partType = (view: ViewPlan): string => (view.holders.length > 0 ? `${view.className}Part` : view.className);

/** Some holder has no such method: arenas free nothing alone, and a struct inside another one has no slot of its own. */
const partial = (view: ViewPlan): boolean => view.nested || view.holders.some((h) => h.kind === "arena");

const poolHeld = (view: ViewPlan): boolean => view.holders.some((h) => h.kind === "free-list");

function printOwner({ view, fast }: Context): string[] {
  const maybe = partial(view) ? "?" : "";
  const locate = fast || view.holders.length === 0 ? [] : [`locate${view.nested ? "?" : ""}(h: number): number;`];
  const free = poolHeld(view) ? [`free${maybe}(h: number): void;`, ...(fast ? [] : [`tryFree${maybe}(h: number): 0 | 1;`])] : [];
  return [
    `/** What a view of a ${view.className} asks of the allocator that holds it. */`,
    `export interface ${view.ownerName} {`,
    ...indent([...view.ownerArrays.map((a) => `readonly ${a}: ${typedArrayOf(a)};`), ...locate, ...free]),
    "}",
    ...(view.nested && view.holders.length > 0 ? [
      "",
      `/** A ${view.className} inside another struct: it has no handle and is not freed alone. */`,
      `export type ${partType(view)} = Omit<${view.className}, "handle" | "free" | typeof Symbol.dispose>;`,
    ] : []),
  ];
}

/** `<H extends HeaderHandle = HeaderHandle>` where several allocators hold the struct. */
const generic = (view: ViewPlan): string => (view.holders.length > 1 ? `<H extends ${view.handle} = ${view.handle}>` : "");
const genericUse = (view: ViewPlan): string => (view.holders.length > 1 ? "<H>" : "");
const handleType = (view: ViewPlan): string => (view.holders.length > 1 ? "H" : view.handle!);

function printClass(context: Context): string[] {
  const { view, fast } = context;
  const { struct } = view;
  const body = [
    ...printStatics(view), "",
    ...printFields(context), "",
    ...printConstructor(context), "",
    ...printAccessors(context),
    ...(view.holders.length > 0 ? ["", ...(fast ? printFastLife(context) : printCheckedLife(view))] : []),
    "", ...printAssign(view),
    ...(fast && view.nested ? printMove(context) : []),
  ];
  const doc = [
    ...docLines(struct.doc), ...(struct.doc === undefined ? [] : [""]),
    `${struct.size} bytes, aligned to ${struct.align}.`, "", ...drawStruct(struct),
  ];
  return [...docComment(doc), `export ${fast ? "" : "abstract "}class ${view.className}${generic(view)} {`, ...indent(body), "}"];
}

function printStatics({ struct }: ViewPlan): string[] {
  const offsets = struct.fields.map((f) => `${f.name}: ${f.offset}`).join(", ");
  return [
    `static readonly size = ${struct.size};`,
    `static readonly align = ${struct.align};`,
    `static readonly offsets = { ${offsets} } as const;`,
  ];
}

function printFields({ view, plan, fast, at }: Context): string[] {
  const why = " // declare: a real field would be set twice, and V8 folds only fields set once";
  const cursors = view.accesses.flatMap(({ value, path }) =>
    value.kind === "struct" ? [`declare readonly ${cursorField(path)}: ${viewOf(plan, value.struct).cursorName};`] : []);
  return [
    ...[...view.arrays.map((a) => `declare readonly _${a}: ${typedArrayOf(a)};`), ...cursors].map((line, i) => (i === 0 ? line + why : line)),
    ...(fast || view.holders.length === 0 ? [] : [`handle: ${handleType(view)};`]),
    ...(view.holders.length > 0 ? [`readonly _owner: ${view.ownerName};`] : []),
    `/** First ${view.unit} of the ${view.className}. */`,
    `${fast ? "" : "abstract "}${at}: number;`,
  ];
}

const cursorField = (path: readonly string[]): string => `_${path[0]!}Cursor`;

function printConstructor({ view, plan, fast, at }: Context): string[] {
  const held = !fast && view.holders.length > 0;
  const parameters = [`owner: ${view.ownerName}`, ...(fast ? [`${at} = 0`] : []), ...(held ? [`handle: ${handleType(view)}`] : [])];
  const cursors = view.accesses.flatMap(({ value, path }) =>
    value.kind === "struct" ? [`this.${cursorField(path)} = new ${viewOf(plan, value.struct).cursorName}(owner);`] : []);
  return [
    `constructor(${parameters.join(", ")}) {`,
    ...indent([
      ...(view.arrays.length > 0 ? [view.arrays.map((a) => `this._${a} = owner.${a};`).join(" ")] : []),
      ...cursors,
      ...(held ? ["this.handle = handle;"] : []),
      ...(view.holders.length > 0 ? ["this._owner = owner;"] : []),
      ...(fast ? [`this.${at} = ${at};`] : []),
    ]),
    "}",
  ];
}

function printAccessors(context: Context): string[] {
  return alignNotes(context.view.accesses.flatMap((a) => [...docComment(docLines(a.doc)).map((code) => ({ code })), ...printAccessor(a, context)]));
}

/** `hdr.id`; for arrays `hdr.origin(i)`, `hdr.setOrigin(i, x)`, `hdr.originLength`. */
function printAccessor(access: Access, context: Context): Noted[] {
  if (access.value.kind === "struct") return printNested(access, context);
  const { site } = context;
  const name = viewName(access);
  const type = valueType(access.value, site);
  const note = `offset ${access.offset}`;
  const [read, write] = [`{ return ${printRead(access, site)}; }`, `{ ${printWrite(access, site)} }`];
  const indices = indexParameters(access);
  if (indices.length === 0) return [{ code: `get ${name}(): ${type} ${read}`, note }, { code: `set ${name}(x: ${type}) ${write}` }];
  return [
    { code: `${name}(${indices.join(", ")}): ${type} ${read}`, note },
    { code: `set${pascalCase(name)}(${indices.join(", ")}, x: ${type}): void ${write}` },
    ...printLength(access, name),
  ];
}

/** `hdr.inner.y`: a cursor inside moves with this view; no garbage. */
function printNested(access: Access, { plan, site }: Context): Noted[] {
  if (access.value.kind !== "struct") return [];
  const part = viewOf(plan, access.value.struct);
  const name = viewName(access);
  const body = `{ return this.${cursorField(access.path)}._to(${printIndex(access, site)}); }`;
  const indices = indexParameters(access);
  const head = indices.length === 0 ? `get ${name}()` : `${name}(${indices.join(", ")})`;
  return [{ code: `${head}: ${partType(part)} ${body}`, note: `offset ${access.offset}` }, ...printLength(access, name)];
}

/** Parts of a bits word share its length. */
function printLength(access: Access, name: string): Noted[] {
  const outermost = access.place.dims[0];
  if (outermost === undefined || access.value.kind === "part") return [];
  return [{ code: `get ${name}Length(): number { return ${outermost.count}; }` }];
}

export const indexParameters = (access: Access): string[] => indicesOf(access.place).map((i) => `${i}: number`);

/** The field as the schema writes it; a part of a bits word behind it: `flagsUrgent`. */
export const viewName = ({ path: [first, ...rest] }: Access): string => first! + rest.map(pascalCase).join("");

function printFastLife({ view, at }: Context): string[] {
  const handle = at === "_w" ? "this._w" : "this._b >> 2";
  const call = partial(view) ? "?." : "";
  const free = poolHeld(view) ? [
    `/** Gives it back; a second time does nothing.${arenaRemark(view)} */`,
    `free(): void { const h = this.handle; this.${at} = 0; if (h !== 0) this._owner.free${call}(h); }`,
    "[Symbol.dispose](): void { this.free(); }",
  ] : [];
  return [`get handle(): ${handleType(view)} { return (${handle}) as ${handleType(view)}; }`.replace("(this._w) as", "this._w as"), ...free];
}

function printCheckedLife(view: ViewPlan): string[] {
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
  view.holders.some((h) => h.kind === "arena") ? " In an arena nothing happens: memory there goes with reset and rewind." : "";

function printMove({ at }: Context): string[] {
  return ["", "/** Moves a cursor inside another struct. */", `_to(${at}: number): this { this.${at} = ${at}; return this; }`];
}

function printCursor({ view, at }: Context): string[] {
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

function printOwn({ view, at }: Context): string[] {
  const located = `this._owner.locate${view.nested ? "!" : ""}(this.handle)`;
  return [
    "",
    `/** A view of its own: every access checks that its ${view.className} is still live. */`,
    `export class ${view.ownName}${generic(view)} extends ${view.className}${genericUse(view)} {`,
    ...indent([`override get ${at}(): number { return ${at === "_w" ? located : `${located} << 2`}; }`]),
    "}",
  ];
}



