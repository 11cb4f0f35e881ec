import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import { bufferType, leaksOf, ownedByCreator, sourceType } from "./module-memory.js";
import { docComment, docLines, grouped, indent } from "./text.js";

/** The class that owns the image: `create`, `attach`, one property per allocator, reports, `dispose`. */
export function printModuleClass(plan: Plan): string[] {
  const { module, layout } = plan;
  const { image, memory } = layout;
  const doc = [
    ...docLines(layout.doc),
    ...(layout.doc === undefined ? [] : [""]),
    `The image of \`${layout.name}\`: ${grouped(image.byteLength)} bytes of ${memory.backing} memory, ${module.allocators.length} allocators, ` +
      `at most ${memory.workers} worker${memory.workers === 1 ? "" : "s"}.`,
  ];
  const body = [
    ...printFields(plan),
    "",
    ...printConstructor(plan),
    "",
    ...printCreate(plan),
    "",
    ...printAttach(plan),
    "",
    ...(memory.wasm ? [...printRefresh(plan), ""] : []),
    ...printReports(plan),
    "",
    ...printDispose(plan),
  ];
  return [...docComment(doc), `export class ${module.className} {`, ...indent(body), "}"];
}

function printFields(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, checks } = layout.memory;
  const constant = wasm ? "" : "readonly ";
  return [
    "/** Bytes of an image. */",
    `static readonly byteLength = ${layout.image.byteLength};`,
    "",
    ...(wasm ? ["/** Undefined when attached to a bare buffer. */", "readonly memory: WasmMemory | undefined;"] : []),
    `${constant}buffer: ${bufferType(plan)};`,
    "/** Where the image starts in the buffer. */",
    "readonly byteOffset: number;",
    "/** Row of this thread in the worker table, from 0. */",
    "readonly worker: number;",
    ...module.allocators.flatMap((a) => [
      ...docComment(docLines(a.layout.doc)),
      `${constant}${a.property}: ${a.className};`,
    ]),
    ...(leaksOf(module.allocators, checks).length > 0
      ? ["onLeak: (leaks: readonly Leak[]) => void = reportLeaks;"]
      : []),
    "#disposed = false;",
    ...(wasm && ownedByCreator(plan).length > 0 ? ["#isCreator = false;"] : []),
  ];
}

function printConstructor(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm } = layout.memory;
  const source = wasm ? `source: ${sourceType(plan)}` : `buffer: ${bufferType(plan)}`;
  return [
    `private constructor(${source}, byteOffset: number, worker: number) {`,
    ...indent([
      ...(wasm
        ? [
            `const buffer = bufferOf(source) as ${bufferType(plan)};`,
            `this.memory = "buffer" in source ? source as WasmMemory : undefined;`,
          ]
        : []),
      "this.buffer = buffer;",
      "this.byteOffset = byteOffset;",
      "this.worker = worker;",
      ...module.allocators.map((a) => `this.${a.property} = ${construct(a, "worker")};`),
    ]),
    "}",
  ];
}

/** Allocators of several threads want to know which one this is. */
const construct = (a: AllocatorPlan, worker: string): string =>
  `new ${a.className}(buffer, byteOffset${a.template.takesWorker ? `, ${worker}` : ""})`;

function printCreate(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, shared, checks } = layout.memory;
  const leaks = leaksOf(module.allocators, checks).length > 0;
  const given = wasm ? "memory" : "buffer";
  const size = `byteOffset + ${layout.image.byteLength}`;
  const own = wasm ? `createMemory(${size}, ${shared})` : `new ${bufferType(plan)}(${size})`;
  return [
    "/** Makes an image. Throws AllocError INVALID_BUFFER when the memory given is too small or misaligned. */",
    `static create({ ${given}, byteOffset = 0${leaks ? ", onLeak" : ""} }: ${module.className}Options = {}): ${module.className} {`,
    ...indent([
      `const source = ${given} ?? ${own};`,
      `const m = imageWords(image, ${wasm ? "bufferOf(source)" : "source"}, byteOffset);`,
      `if (${given} !== undefined) m.fill(0);`,
      `const created = new ${module.className}(source, byteOffset, ${shared ? "claimWorker(image, m)" : "0"});`,
      ...module.allocators.map((a) => `created.${a.property}.format();`),
      ...(leaks ? ["if (onLeak !== undefined) created.onLeak = onLeak;"] : []),
      ...(wasm && ownedByCreator(plan).length > 0 ? ["created.#isCreator = true;"] : []),
      "formatImage(image, m);",
      "return created;",
    ]),
    "}",
  ];
}

function printAttach(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, shared } = layout.memory;
  const owned = ownedByCreator(plan).length > 0;
  const errors = ["INVALID_BUFFER", "LAYOUT_MISMATCH", ...(shared ? ["TOO_MANY_WORKERS"] : [])];
  const create = `new ${module.className}(source, byteOffset, ${shared ? "claimWorker(image, m)" : "0"})`;
  return [
    `/** Opens an image that is there already. Throws AllocError ${errors.slice(0, -1).join(", ")} or ${errors[errors.length - 1]!}. */`,
    `static attach(source: ${sourceType(plan)}, byteOffset = 0): ${module.className} {`,
    ...indent([
      `const m = imageWords(image, ${wasm ? "bufferOf(source)" : "source"}, byteOffset);`,
      "verifyImage(image, m);",
      ...(owned
        ? [`const attached = ${create};`, "refuseChanges(attached);", "return attached;"]
        : [`return ${create};`]),
    ]),
    "}",
  ];
}

function printRefresh(plan: Plan): string[] {
  const { module } = plan;
  return [
    "/**",
    " * After `memory.grow`: takes the new buffer. Allocators, cursors and views taken before are dead; handles stay good.",
    " */",
    "refresh(): void {",
    ...indent([
      "if (this.memory === undefined) return;",
      "const { byteOffset } = this;",
      `const buffer = bufferOf(this.memory) as ${bufferType(plan)};`,
      "this.buffer = buffer;",
      ...module.allocators.map((a) => `this.${a.property} = ${construct(a, "this.worker")};`),
      ...(ownedByCreator(plan).length > 0 ? ["if (!this.#isCreator) refuseChanges(this);"] : []),
    ]),
    "}",
  ];
}

function printReports({ module }: Plan): string[] {
  const each = (method: string): string =>
    `[${module.allocators.map((a) => `this.${a.property}.${method}()`).join(", ")}]`;
  return [
    "/** The ledger: where every slot and every byte is. */",
    `stats(): AllocatorStats[] { return ${each("stats")}; }`,
    "/** The ledger recomputed from the ground truth, and what is wrong with it. */",
    `check(): CheckReport[] { return ${each("check")}; }`,
  ];
}

function printDispose(plan: Plan): string[] {
  const { module, layout } = plan;
  const { shared, checks } = layout.memory;
  const leaks = leaksOf(module.allocators, checks);
  const detail = '"the module was disposed"';
  return [
    "/** Leaves the image; the memory stays as it is. From now on every use of an allocator throws AllocError DISPOSED. */",
    "dispose(): void {",
    ...indent([
      "if (this.#disposed) return;",
      "this.#disposed = true;",
      ...(leaks.length > 0
        ? [
            `const leaks = [${leaks.map((a) => `...this.${a.property}.leaks.report()`).join(", ")}];`,
            "if (leaks.length > 0) this.onLeak(leaks);",
          ]
        : []),
      ...module.allocators.map((a) => `refuseAll(this.${a.property}, "DISPOSED", "${a.layout.name}", ${detail});`),
      `refuseAll(this, "DISPOSED", "${layout.name}", ${detail}, ["stats", "check"${layout.memory.wasm ? ', "refresh"' : ""}]);`,
      ...(shared ? ["releaseWorker(image, imageWords(image, this.buffer, this.byteOffset), this.worker);"] : []),
    ]),
    "}",
    "",
    "[Symbol.dispose](): void { this.dispose(); }",
  ];
}
