import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { specialise } from "../specialise/specialise.js";
import { helperType, plainText, type Text, usesOf } from "./code.js";
import { cursorFields } from "./cursors.js";
import { printHandles } from "./handles.js";
import { Imports } from "./imports.js";
import { textOf } from "./kinds/kinds.js";
import { runtimeImport } from "./runtime/runtime.js";
import { indent } from "./text.js";

/** The types of its handles and the class of an allocator: its template specialised by the numbers, with the members its structs give it. */
export function emitAllocator(plan: Plan, allocator: AllocatorPlan, templates: Templates): string {
  const members = textOf(allocator).members(allocator, plan);
  const cursors = cursorFields(allocator, plan);
  const fields = cursors.map(({ declaration }) => declaration);
  const constructorEnd = cursors.map(({ assignment }) => assignment);
  const given: readonly Text[] = [
    ...members,
    ...fields,
    ...constructorEnd,
    ...(allocator.givesBytes ? [helperType("Local")] : []),
  ];
  const imports = new Imports(allocator.file, plan);
  imports.add(given);
  const { text } = specialise({
    template: `${allocator.template.file}.ts`,
    sources: templates,
    spec: { ...allocator.template.spec },
    className: allocator.className,
    rename: { ...allocator.handleNames },
    members: indent(members).map(plainText).join("\n"),
    fields: indent(fields).map(plainText),
    constructorEnd: indent(indent(constructorEnd)).map(plainText),
    uses: namesIn(given, allocator),
    prelude: printHandles(allocator, plan).join("\n"),
    imports: imports.print().join("\n"),
    importPath: runtimeImport(plan),
  });
  return `${(allocator.givesBytes ? withLocalBytes(text) : text).trimEnd()}\n`;
}

/** What finished text uses; and the arrays of views, which they take from their allocator. */
function namesIn(given: readonly Text[], { forms }: AllocatorPlan): string[] {
  const arrays = forms.flatMap(({ view }) => (view.hasClasses ? view.ownerArrays.map((name) => `_${name}`) : []));
  return [...new Set([...given.flatMap(usesOf).map(({ name }) => name), ...arrays])];
}

/** The template knows no memory: in that of one thread what `bytes` returns lies in an ArrayBuffer. */
const withLocalBytes = (text: string): string =>
  text.replace(
    /^( {2}bytes\(.*\): )Uint8Array( \{[^]*?return this\._u8\.subarray\(.*\));$/m,
    '$1Local["u8"]$2 as Local["u8"];',
  );
