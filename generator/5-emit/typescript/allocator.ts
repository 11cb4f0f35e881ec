import { importSuffix } from "../../4-plan/import-extension.js";
import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { specialise } from "../specialise/specialise.js";
import { assignCursor, type Cursor, cursorsOf, declareCursor } from "./cursors.js";
import { importHandle, printHandles } from "./handles.js";
import { importHelpers } from "./helpers.js";
import { textOf } from "./kinds/kinds.js";
import { runtimeImport } from "./runtime/runtime.js";
import { Imports, indent } from "./text.js";
import { handleTypeOf } from "./accessor-names.js";
import { importEnum } from "./view.js";

/** The types of its handles and the class of an allocator: its template specialised by the numbers, with the members its structs give it. */
export function emitAllocator(plan: Plan, allocator: AllocatorPlan, templates: Templates): string {
  const cursors = cursorsOf(allocator, plan);
  const members = textOf(allocator).members(allocator, plan);
  const imports = importsOf(allocator, members, plan);
  const { text } = specialise({
    template: `${allocator.template.file}.ts`,
    sources: templates,
    spec: { ...allocator.template.spec },
    className: allocator.className,
    rename: { ...allocator.handleNames },
    members: indent(
      standIn(
        [
          ...members,
          ...(allocator.givesBytes ? ["Local"] : []),
          ...arraysOfViews(allocator),
          ...(cursors.length === 0 ? ["notCloned"] : []),
          ...cursors.map(declareCursor),
          ...cursors.map(assignCursor),
        ],
        imports,
      ),
    ).join("\n"),
    prelude: standInHandles,
    imports: imports.print().join("\n"),
    importPath: runtimeImport(plan),
  });
  const whole = hoistCursors(text, cursors)
    .replace(standInText, () => indent(members).join("\n"))
    .replace(standInHandles, () => printHandles(allocator, plan).join("\n"));
  return `${(allocator.givesBytes ? withLocalBytes(whole) : whole).trimEnd()}\n`;
}

/** The template knows no memory: in that of one thread what `bytes` returns lies in an ArrayBuffer. */
const withLocalBytes = (text: string): string =>
  text.replace(
    /^( {2}bytes\(.*\): )Uint8Array( \{[^]*?return this\._u8\.subarray\(.*\));$/m,
    '$1Local["u8"]$2 as Local["u8"];',
  );

/** Views take them from their allocator, whose own members may use none of them. */
const arraysOfViews = ({ forms }: AllocatorPlan): string[] =>
  forms.flatMap(({ view }) => (view.hasClasses ? view.ownerArrays.map((name) => `this._${name}`) : []));

/** Their comments have numbers in them; with them in its request the specialiser would not know an output again. */
const standInHandles = "/* handles */";
const standInText = /^ {2}standIn\([^]*?^ {2}\}$/m;

/**
 * A short method that uses what the members use. The specialiser sweeps by it, and need not parse thousands of
 * accessors again at every pass; then the members take its place.
 */
function standIn(members: readonly string[], imports: Imports): string[] {
  const text = members.join("\n");
  const fields = [...new Set(Array.from(text.matchAll(/\bthis\.(#?\w+)/g), ([, name]) => name!))];
  const words = new Set(text.match(/\w+/g));
  const types = imports.names().filter((name) => words.has(name));
  return [`standIn(_: [${types.join(", ")}]) {`, `  return [${fields.map((f) => `this.${f}`).join(", ")}];`, "}"];
}

/** A cursor refuses to be cloned, and its allocator with it; one that has none says so itself. Cursors are fields set once, at the end of the constructor, behind the typed arrays they take over: V8 takes them for constants then. */
function hoistCursors(text: string, cursors: readonly Cursor[]): string {
  const declared = cursors.length > 0 ? cursors.map(declareCursor) : ["protected declare readonly _notCloned: symbol;"];
  const assigned = cursors.length > 0 ? cursors.map(assignCursor) : ["this._notCloned = notCloned;"];
  const declarations = declared.map((line) => `  ${line}\n`);
  const assignments = assigned.map((line) => `    ${line}\n`);
  const start = text.indexOf("\n\n  constructor(") + 1;
  const end = text.indexOf("\n  }\n", start) + 1;
  return text.slice(0, start) + declarations.join("") + text.slice(start, end) + assignments.join("") + text.slice(end);
}

/** Everything the members may name; the specialiser keeps what is used. */
function importsOf(allocator: AllocatorPlan, members: readonly string[], plan: Plan): Imports {
  const imports = new Imports(allocator.file, importSuffix(plan.options));
  importHelpers([...members, ...cursorsOf(allocator, plan).map(assignCursor)], imports, plan);
  if (cursorsOf(allocator, plan).length === 0) imports.value(plan.module.runtimeFile, "notCloned");
  for (const { view, accesses } of allocator.forms) {
    if (view.hasClasses) {
      imports.type(view.file, view.initName);
      imports.value(view.file, view.className, view.cursorName, view.assignName);
    }
    for (const { value } of accesses) {
      if (value.kind === "ref")
        importHandle(imports, plan, value.allocator, handleTypeOf(plan)(value.allocator, value.struct));
      if (value.kind === "enum") importEnum(value.name, plan, imports);
    }
  }
  if (allocator.givesBytes) imports.type(plan.module.runtimeFile, "Local");
  return imports;
}
