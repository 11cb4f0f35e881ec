import type { AllocatorPlan, ArenaPlan, Plan, PoolPlan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { specialise } from "../specialise/specialise.js";
import { type Cursor, cursorsOf, declareCursor } from "./cursors.js";
import { printArenaMembers } from "./arena-members.js";
import { importHelpers } from "./helpers.js";
import { printPoolMembers } from "./pool-members.js";
import { Imports, indent } from "./text.js";
import { handleTypeOf } from "./view.js";

/** The class of an allocator: its template specialised by the numbers, with the members its structs give it. */
export function emitAllocator(plan: Plan, allocator: AllocatorPlan, templates: Templates): string {
  const cursors = cursorsOf(allocator);
  const members = [
    ...cursors.map(declareCursor),
    ...(allocator.kind === "arena" ? printArenaMembers(allocator, plan) : printPoolMembers(allocator, plan)),
  ];
  const { text } = specialise({
    template: `allocators/${allocator.template.file}.ts`,
    sources: templates,
    spec: { ...allocator.template.spec },
    className: allocator.className,
    rename: allocator.kind === "arena" ? arenaNames(allocator) : poolNames(allocator),
    members: indent(members).join("\n"),
    imports: printImports(allocator, members, plan),
    importPath: (from) => runtimePath(from, plan.options.importExtension),
  });
  return `${hoistCursors(text.trimEnd(), cursors)}\n`;
}

/**
 * Cursors are fields set once, at the end of the constructor, behind the typed arrays they take over: V8 takes them for
 * constants then. The specialiser sees their declarations among the members; here they join the other fields.
 */
function hoistCursors(text: string, cursors: readonly Cursor[]): string {
  const declarations = cursors.map((c) => `  ${declareCursor(c)}\n`);
  const assignments = cursors.map(({ name, className }) => `    this.${name} = new ${className}(this);\n`);
  return declarations.reduce((rest, line) => rest.replace(line, ""), text)
    .replace(/^ {2}constructor\([^]*?(?=^ {2}\}$)/m, (head) => head + assignments.join(""))
    .replace(/\n(?=\n {2}constructor\()/, (line) => line + declarations.join(""));
}

const poolNames = (pool: PoolPlan): Record<string, string> => ({ Handle: pool.handle });

const arenaNames = ({ handle, sliceHandle, stringHandle }: ArenaPlan): Record<string, string> =>
  ({ Handle: handle, SliceHandle: sliceHandle, StringHandle: stringHandle });

/** "../runtime/errors.js" → "./errors.js"; what is no part of the runtime has no place in the output. */
function runtimePath(from: string, extension: string): string | undefined {
  const match = /^\.\.\/runtime\/([\w-]+)\.js$/.exec(from);
  return match === null ? undefined : `./${match[1]!}.${extension}`;
}

/** Everything the members may name; the specialiser keeps what is used. */
function printImports(allocator: AllocatorPlan, members: readonly string[], plan: Plan): string {
  const { enumsFile, handlesFile } = plan.module;
  const imports = new Imports(plan.options.importExtension);
  importHelpers(members, imports);
  const forms = allocator.kind === "arena" ? allocator.forms : [{ ...allocator }];
  imports.type(handlesFile, allocator.handle);
  for (const { view, handle, accesses } of forms) {
    imports.type(handlesFile, handle);
    imports.type(view.file, view.className, view.initName);
    imports.value(view.file, view.cursorName, view.ownName);
    for (const { value } of accesses) {
      if (value.kind === "ref") imports.type(handlesFile, handleTypeOf(plan)(value.allocator, value.struct));
      if (value.kind !== "enum") continue;
      if (plan.layout.memory.checks === "paranoid") imports.value(enumsFile, value.name);
      else imports.type(enumsFile, value.name);
    }
  }
  if (allocator.kind === "arena") {
    imports.type(handlesFile, allocator.sliceHandle, allocator.stringHandle, ...allocator.slices.map((s) => s.handle));
  }
  return imports.print().join("\n");
}
