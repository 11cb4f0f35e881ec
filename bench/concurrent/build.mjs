/**
 * Specialises the concurrent templates, and the single-owner ones they are compared with, into dist/: the classes a
 * schema would get, without the compiler's front. Needs the compiler's own dist/ (`npm run build`).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { specialise } from "../../dist/generator/5-emit/specialise/specialise.js";

const here = path.dirname(fileURLToPath(import.meta.url)),
  root = path.join(here, "../..");
const out = path.join(here, "dist");
const read = (file) => readFileSync(path.join(root, file), "utf8");
const toJs = (text) =>
  ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 } })
    .outputText;
const write = (name, text) => writeFileSync(path.join(out, name), toJs(text));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const folders = ["allocators", "concurrent", "runtime"];
const sources = new Map(
  folders.flatMap((folder) =>
    readdirSync(path.join(root, "templates", folder)).map((f) => [`${folder}/${f}`, read(`templates/${folder}/${f}`)]),
  ),
);
for (const [file, text] of sources)
  if (file.startsWith("runtime/") || file.endsWith("wait-async.ts")) write(path.basename(file, ".ts") + ".js", text);
write("specs.js", read("test/exploration/specs.ts"));

const { shardedFreeList, reclamation, shardedArena } = await import("./dist/specs.js");
const emit = (name, template, spec, more = "") => {
  const { text } = specialise({
    template,
    sources,
    spec,
    className: "Specialised",
    rename: { Handle: "number", SliceHandle: "number", StringHandle: "number" },
    importPath: (from) => `./${path.basename(from)}`,
  });
  writeFileSync(path.join(out, `${name}.ts`), text);
  write(`${name}.js`, `${text}\nexport const words = ${spec.imageWords};${more}`);
};

/** What the compiler gives a schema of that many slots and workers. */
const shape = { capacity: 65535, workers: 31, structWords: 18, cells: 127 };
const { capacity, structWords } = shape;
const fast = shardedFreeList(shape);
emit("sharded-fast", "concurrent/sharded-free-list.ts", fast);
emit("sharded-checked", "concurrent/sharded-free-list.ts", shardedFreeList({ ...shape, checked: true }));
const { imageWords, ...guards } = reclamation({
  workers: 8,
  items: 64,
  slots: capacity,
  small: 64,
  targetPermille: 125,
  lineWords: 32,
  from: fast.imageWords,
});
emit(
  "reclamation",
  "concurrent/reclamation.ts",
  { ...guards, imageWords },
  `\nexport const guardWord = ${guards.guardsWord};`,
);

const common = { name: "local", struct: "Header", shared: false, workersWord: 128, workers: 1 };
emit("local", "allocators/free-list-fast.ts", {
  ...common,
  capacity,
  strideWords: structWords,
  originWord: 160 - structWords,
  headWord: 8,
  iterate: false,
  liveWord: 0,
  imageWords: 160 + capacity * structWords,
});
const granules = 2 ** 19;
emit("arena-local", "allocators/arena-fast.ts", {
  ...common,
  granules,
  originWord: 158,
  frontierWord: 8,
  epochWord: 0,
  paddingWord: 0,
  metaWord: 0,
  granuleMask: 0,
  firstSlot: 0,
  generationStep: 0,
  paranoid: false,
  imageWords: 160 + granules * 2,
});
emit(
  "arena-sharded",
  "concurrent/sharded-arena.ts",
  shardedArena({ workers: 8, shards: 64, shardGranules: granules / 64, bufferGranules: 2 ** 12 }),
);
