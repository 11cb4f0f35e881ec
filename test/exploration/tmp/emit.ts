import { readFileSync, writeFileSync } from "node:fs";
import { specialise } from "/work/main/generator/5-emit/specialise/specialise.js";
import { shardedFreeList } from "/work/main/test/exploration/specs.js";
import { ts } from "ts-morph";
const root = "/work/main/templates/";
const files = ["concurrent/sharded-free-list.ts", "concurrent/peek.ts", "concurrent/wait-async.ts", "runtime/errors.ts", "runtime/handles.ts", "runtime/image.ts", "runtime/stats.ts", "allocators/placeholders.ts", "concurrent/spec.ts"];
const sources = new Map(files.map((f) => [f, readFileSync(root + f, "utf8")]));
for (const checked of [false, true]) {
  const spec = shardedFreeList({ capacity: 65535, workers: 8, checked, structWords: 18 });
  const { text } = specialise({ template: files[0]!, sources, spec: spec as never, className: "Sharded", rename: { Handle: "number" }, importPath: (f) => f.includes("runtime") ? "./" + f.split("/").pop() : "./" + f.split("/").pop() });
  const name = checked ? "sharded-checked" : "sharded-fast";
  writeFileSync(`/tmp/proto/${name}.ts`, text);
  writeFileSync(`/tmp/proto/${name}.mjs`, ts.transpileModule(text.replaceAll('.js"', '.mjs"'), { compilerOptions: { target: 9, module: 99 } }).outputText + `\nexport const WORDS = ${spec.imageWords};\n`);
}
for (const f of ["runtime/errors.ts", "runtime/handles.ts", "runtime/image.ts", "runtime/stats.ts", "concurrent/wait-async.ts"]) writeFileSync("/tmp/proto/" + f.split("/").pop()!.replace(".ts", ".mjs"), ts.transpileModule(sources.get(f)!.replaceAll('.js"', '.mjs"'), { compilerOptions: { target: 9, module: 99 } }).outputText);
