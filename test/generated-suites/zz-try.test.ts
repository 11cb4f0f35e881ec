// @ts-nocheck
import { test } from "vitest";
import { layOut } from "../../generator/3-layout/layout.js";
import { plan } from "../../generator/4-plan/plan.js";
import { emitSuites } from "../../generator/5-emit/typescript/suites.js";
import { emitAllocator } from "../../generator/5-emit/typescript/allocator.js";
import { emitView } from "../../generator/5-emit/typescript/view.js";
import { emitHandles } from "../../generator/5-emit/typescript/handles.js";
import { emitEnums } from "../../generator/5-emit/typescript/enums.js";
import { emitRuntime } from "../../generator/5-emit/typescript/runtime.js";
import { mkdirSync, readdirSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
const o = { start: 0, end: 0 };
const f = (name, type, atomic = false) => ({ name, doc: undefined, type, atomic, origin: o });
const sc = (scalar) => ({ kind: "scalar", scalar });
const arr = (count, element) => ({ kind: "array", count, element });
const st = (name, fields) => ({ name, doc: undefined, layout: "c", minAlign: 1, origin: o, fields });
const root = "/work/main/templates";
export {};
const t = new Map(readdirSync(root, { recursive: true }).filter((n) => /\.(ts|hbs)$/.test(n)).map((n) => [n, readFileSync(`${root}/${n}`, "utf8")]));
const model = (shared, checks, owner, arena) => ({
  name: "matrix", className: "Matrix", doc: undefined,
  memory: { backing: shared ? "shared" : "local", shared, wasm: false, workers: shared ? 3 : 1, checks, origin: o },
  enums: [{ name: "Kind", doc: undefined, base: "u8", values: [{ name: "none", value: 0 }, { name: "leaf", value: 3 }, { name: "branch", value: 200 }], origin: o }],
  structs: [
    st("Point", [f("x", sc("i16")), f("y", sc("i16"))]),
    st("Item", [f("place", { kind: "struct", struct: "Point" }), f("weight", sc("f32")), f("marks", { kind: "bits", word: "u8", parts: [{ name: "seen", shift: 0, bits: 1 }, { name: "level", shift: 1, bits: 7 }] })]),
    st("Node", [
      f("id", sc("u32")), f("kind", { kind: "enum", enum: "Kind", base: "u8" }), f("small", sc("i8")),
      f("flags", { kind: "bits", word: "u32", parts: [{ name: "low", shift: 0, bits: 1 }, { name: "middle", shift: 1, bits: 30 }, { name: "top", shift: 31, bits: 1 }] }),
      f("serial", sc("u64")), f("delta", sc("i64")), f("stamp", sc("u53")), f("ratio", sc("f64")), f("is_open", sc("bool")), f("bytes", arr(5, sc("u8"))),
      f("grid", arr(2, arr(3, sc("i32")))), f("centre", { kind: "struct", struct: "Point" }), f("items", arr(2, { kind: "struct", struct: "Item" })),
      f("name", { kind: "utf8", bytes: 10 }), f("hits", sc("u32"), true), f("next", { kind: "ref", struct: "Node", allocator: "nodes" }),
    ])],
  allocators: [
    { name: "nodes", kind: "free-list", doc: undefined, owner, origin: o, struct: "Node", capacity: 100, iterate: checks === "fast" && owner === "creator", generations: "wrap" },
    { name: "points", kind: "free-list", doc: undefined, owner, origin: o, struct: "Point", capacity: 40, iterate: false, generations: "quarantine" },
    ...(arena ? [{ name: "heap", kind: "arena", doc: undefined, owner, origin: o, size: 16384, structs: ["Node", "Point"], slices: ["u8", "i16", "f32", "f64", "u64"] }] : []),
  ], origin: o });
const index = (shared) => `
export * from "./nodes.js"; export * from "./points.js"; export * from "./errors.js"; export * from "./enums.js"; export * from "./handle-types.js"; export * from "./node.js"; export * from "./point.js"; export * from "./item.js";
import { Nodes } from "./nodes.js"; import { Points } from "./points.js";
export class Matrix { nodes: any; points: any; buffer: any; constructor(b: any, fresh: boolean) { this.buffer = b; this.nodes = new Nodes(b, 0); this.points = new Points(b, 0); if (fresh) { this.nodes.format(); this.points.format(); (this as any).row = 1; Atomics.store(new Int32Array(b), WORKERS, 1) } else { Atomics.add(new Int32Array(b), WORKERS + 32, 1); } }
 static create() { return new Matrix(new ${shared ? "SharedArrayBuffer" : "ArrayBuffer"}(BYTES), true) } static attach(b: any) { return new Matrix(b, false) }
 stats() { return [this.nodes.stats(), this.points.stats()] } check() { return [this.nodes.check(), this.points.check()] }
 dispose() { Atomics.store(new Int32Array(this.buffer), (this as any).row ? WORKERS : WORKERS + 32, 0); } [Symbol.dispose]() { this.dispose() } }
`;
test.each([["local", "fast", "creator"], ["local", "checked", "creator"], ["local", "paranoid", "creator"], ["shared", "fast", "workers"], ["shared", "checked", "workers"], ["shared", "paranoid", "workers"]])("%s %s", (b, checks, owner) => {
  const l = layOut(model(b === "shared", checks, owner, false)); if (!l.value) throw new Error(JSON.stringify(l.diagnostics));
  const p = plan(l.value, { schemaPath: "x", importExtension: "js", target: "ts", tests: "test", bench: "bench", toolVersion: "0", hash: "0", command: "x" });
  const out = `/work/main/test/generated-suites/.out/${b}-${checks}`;
  rmSync(out, { recursive: true, force: true });
  const put = (path, text) => { const q = `${out}/${path}`; mkdirSync(dirname(q), { recursive: true }); writeFileSync(q, text); };
  const files = [
    ...p.module.allocators.map((a) => ({ path: `${a.file}.ts`, text: emitAllocator(p, a, t) })),
    ...p.module.views.map((v) => ({ path: `${v.file}.ts`, text: emitView(p, v) })),
    { path: `${p.module.handlesFile}.ts`, text: emitHandles(p) }, { path: "enums.ts", text: emitEnums(p) },
    { path: "index.ts", text: index(b === "shared").replaceAll("BYTES", String(l.value.image.byteLength)).replaceAll("WORKERS", String(l.value.image.workerTableWord)) },
  ];
  for (const x of [...files, ...emitRuntime(files, p, t), ...emitSuites(p, t)]) put(x.path, x.text);
});
