import { grouped } from "../digits.js";
import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import { bufferType, guardedRoots, hasOnLeak, leaksOf, retiring, sourceType } from "./module-memory.js";
import { docComment, docLines, indent } from "./text.js";

export function printFields(plan: Plan): string[] {
  const { module, layout } = plan;
  const { wasm, shared } = layout.memory;
  const constant = wasm ? "" : "readonly ";
  return [
    "/** Bytes of an image. */",
    `static readonly byteLength = ${grouped(layout.image.byteLength)};`,
    "",
    "/** First of all fields, so that cloning stops here. */",
    "protected declare readonly _notCloned: symbol;",
    ...(wasm ? ["/** Undefined when attached to a bare buffer. */", "readonly memory: WasmMemory | undefined;"] : []),
    `${constant}buffer: ${bufferType(plan)};`,
    "/** Where the image starts in the buffer. */",
    "readonly byteOffset: number;",
    "/** Row of this thread in the worker table, from 0. */",
    "readonly worker: number;",
    ...(shared
      ? [
          "/** How often that row was taken so far: row and incarnation name a worker for good. */",
          "readonly incarnation: number;",
        ]
      : []),
    ...module.allocators.flatMap((a) => [
      ...docComment(docLines(a.layout.doc)),
      `${constant}${a.property}: ${a.className};`,
    ]),
    ...printThreadFields(plan, constant),
    ...printOnLeak(plan),
    "#disposed = false;",
    ...(shared ? [`#recovered: readonly ${module.className}Recovered[] = [];`] : []),
  ];
}

function printOnLeak({ module }: Plan): string[] {
  if (!hasOnLeak(module)) return [];
  if (leaksOf(module).length === 0)
    return [
      "/** For `checks: paranoid`, which knows where what is live was allocated; not called here. */",
      "onLeak: ((leaks: readonly Leak[]) => void) | undefined;",
    ];
  return ["/** Gets what is still live at `dispose`. */", "onLeak: (leaks: readonly Leak[]) => void = reportLeaks;"];
}

function printThreadFields({ module: { guards, roots } }: Plan, constant: string): string[] {
  return [
    ...(guards === undefined
      ? []
      : [
          "/** Guards of this thread: `guard` in steps, for loops that cannot be a function. */",
          `${constant}guards: ${guards.className};`,
        ]),
    ...(roots === undefined
      ? []
      : [
          `/** ${roots.roots.length > 0 ? "Handles at fixed places, by which threads find what others have made" : "Structs that exist once, at fixed places"}. */`,
          `${constant}roots: ${roots.className};`,
        ]),
  ];
}

export function printConstructor(plan: Plan): string[] {
  const { wasm, shared } = plan.layout.memory;
  const source = wasm ? `source: ${sourceType(plan)}` : `buffer: ${bufferType(plan)}`;
  return [
    `private constructor(${source}, byteOffset: number, worker: number) {`,
    ...indent([
      "this._notCloned = notCloned;",
      ...(wasm
        ? [
            `const buffer = bufferOf(source) as ${bufferType(plan)};`,
            "this.memory = isMemory(source) ? source : undefined;",
          ]
        : []),
      "this.buffer = buffer;",
      "this.byteOffset = byteOffset;",
      "this.worker = worker;",
      ...(shared ? ["this.incarnation = incarnationOf(image, imageWords(image, buffer, byteOffset), worker);"] : []),
      ...printParts(plan, "worker"),
    ]),
    "}",
  ];
}

/** The statements that make allocators, guards and roots for the image at `byteOffset` in `buffer`. */
export function printParts(plan: Plan, worker: string): string[] {
  const { module } = plan;
  const { guards, roots } = module;
  const guarded = guardedRoots(plan).length > 0;
  const pools = retiring(module);
  return [
    ...module.allocators.map((a) => `this.${a.property} = ${construct(a, worker)};`),
    ...(guards === undefined
      ? []
      : [
          `this.guards = new ${guards.className}(buffer, byteOffset, ${worker}, [${pools.map((p) => `this.${p.property}`).join(", ")}]);`,
          ...pools.map((p, i) => `this.${p.property}["_bindRetirer"](this.guards, ${i});`),
        ]),
    ...(roots === undefined
      ? []
      : [`this.roots = new ${roots.className}(buffer, byteOffset${guarded ? ", this.guards" : ""});`]),
  ];
}

/** Allocators of several threads want to know which one this is. */
const construct = (a: AllocatorPlan, worker: string): string =>
  `new ${a.className}(buffer, byteOffset${a.template.takesWorker ? `, ${worker}` : ""})`;
