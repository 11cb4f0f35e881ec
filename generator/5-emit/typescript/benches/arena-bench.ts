import { grouped } from "../../digits.js";
import type { ArenaForm, ArenaPlan, Plan } from "../../../4-plan/types.js";
import { counterOf, leavesOf } from "../tests/leaves.js";
import { localName, localPattern } from "../tests/local-names.js";
import { counterName, loop, plainClass, touch, touchObject } from "./contender.js";

/** Structs that are measured; the others differ in size only. */
const STRUCTS = 2;

/** The benchmark of one arena: allocate, write and read records, and drop all of them every few hundred. */
export function arenaBench(plan: Plan, arena: ArenaPlan): string {
  const { layout, module } = plan;
  const { backing, checks } = layout.memory;
  const { size, name } = arena.layout;
  const measured = arena.forms.filter((form) => lifetime(size, form.view.struct.size) > 16).slice(0, STRUCTS);
  const groups = measured.map((form) => structGroup(plan, arena, form));
  const title = `${layout.name}.${name}: arena of ${grouped(size)} bytes, ${backing}, ${checks}`;
  return [
    `const { ${localPattern(arena.property, "Arena")} } = ${module.className}.create();`,
    ...groups,
    bytesGroup(localName(arena.property, "Arena"), lifetime(size, 32)),
    `report("${title}", [${[...measured.map((form) => `...${form.prefix}Rows`), "...bytesRows"].join(", ")}]);`,
  ].join("\n\n");
}

/** Records that live at once: a power of two, at most half of what fits. */
const lifetime = (arena: number, record: number): number =>
  2 ** Math.floor(Math.log2(Math.min(1024, arena / (2 * Math.max(16, record)))));

function structGroup({ module }: Plan, { property, layout }: ArenaPlan, form: ArenaForm): string {
  const arena = localName(property, "Arena");
  const leaves = leavesOf(form.view, module.views, false);
  const live = lifetime(layout.size, form.view.struct.size);
  const Plain = `Plain${form.view.className}`;
  const kept = `${form.prefix}Objects`;
  const counter = counterOf(leaves);
  const restart = `if ((i & ${live - 1}) === 0) ${arena}.reset();`;
  const use = touch(counter, arena, form.infix, "h");
  return `/** The same record as an object, without its arrays: an object would have to allocate them. */
${plainClass(Plain, leaves, counterName(counter))}

/** Objects live as long as the records do. */
const ${kept} = Array.from({ length: ${live} }, () => new ${Plain}());

const ${form.prefix}Rows = await compare("${form.view.className}: allocate, write, read; drop ${grouped(live)} at once", 1000, {
${loop(`tryAlloc${form.infix}`, [restart, `const h = ${arena}.tryAlloc${form.infix}() as ${form.handle};`, ...use])}
${loop(`alloc${form.infix}`, [restart, `const h = ${arena}.alloc${form.infix}();`, ...use])}
${loop("new object", [`const object = new ${Plain}();`, ...touchObject(counter), `${kept}[i & ${live - 1}] = object;`])}
});`;
}

const bytesGroup = (arena: string, live: number): string => `/** Byte arrays live as long as the blocks do. */
const byteArrays = Array.from({ length: ${live} }, () => new Uint8Array(32));

const bytesRows = await compare("32 bytes: allocate; drop ${grouped(live)} at once", 1000, {
${loop("tryAlloc", [`if ((i & ${live - 1}) === 0) ${arena}.reset();`, `sum += ${arena}.tryAlloc(32) === 0 ? 0 : 1;`])}
${loop("alloc", [`if ((i & ${live - 1}) === 0) ${arena}.reset();`, `sum += ${arena}.alloc(32) === 0 ? 0 : 1;`])}
${loop("new Uint8Array", ["const bytes = new Uint8Array(32);", `byteArrays[i & ${live - 1}] = bytes;`, "sum += bytes.length === 0 ? 0 : 1;"])}
});`;
