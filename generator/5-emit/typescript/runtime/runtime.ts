import { importSuffix } from "../../../4-plan/import-extension.js";
import type { Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import { memo } from "../../specialise/memo.js";
import { type Declaration, listedNames, readSource, type SourceText } from "./declarations.js";

/** Files of templates/runtime by name, each behind those it imports. */
type Library = ReadonlyMap<string, SourceText>;

const libraries = memo<Library>(1);

/** What the files import of templates/runtime, and what that needs, in one file. Only what they import is exported. */
export function emitRuntime(files: readonly OutputFile[], { module, options }: Plan, templates: Templates): OutputFile {
  const library = libraries(templates, "", () => readLibrary(templates));
  const from = `"./${module.runtimeFile}${importSuffix(options)}"`;
  const wanted = new Set(files.flatMap(({ text }) => importedNames(text, from)));
  const reached = reach(wanted, library);
  const sections = [...library.values()].map(({ declarations }) =>
    printSection(
      declarations.filter((d) => reached.has(d)),
      wanted,
    ),
  );
  return { path: `${module.runtimeFile}.ts`, text: `${sections.filter((text) => text !== "").join("\n\n")}\n` };
}

/** For the specialiser: "../../runtime/errors.js" → "./runtime.js"; what is no part of the runtime has no place in the output. */
export const runtimeImport =
  ({ module, options }: Plan) =>
  (from: string): string | undefined =>
    /^(\.\.\/)+runtime\//.test(from) ? `./${module.runtimeFile}${importSuffix(options)}` : undefined;

/** What stands between the braces of `import { a } from "./runtime.js"`, and of exports. */
const importedNames = (text: string, from: string): string[] =>
  text
    .split(`} from ${from};\n`)
    .slice(0, -1)
    .flatMap((before) => listedNames(before.slice(before.lastIndexOf("{") + 1)));

function readLibrary(templates: Templates): Library {
  const paths = [...templates.keys()].filter((path) => path.startsWith("runtime/")).sort();
  const library = new Map<string, SourceText>();
  const seen = new Set<string>();
  const add = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const source = readSource(templates.get(`runtime/${name}.ts`)!);
    for (const file of source.imports.values()) add(file);
    library.set(name, source);
  };
  add("errors"); // what everybody needs comes first
  for (const path of paths) add(path.slice("runtime/".length, -".ts".length));
  return library;
}

/** The declarations of these names, and of all names that those mention. */
function reach(names: ReadonlySet<string>, library: Library): Set<Declaration> {
  const reached = new Set<Declaration>();
  const follow = (name: string, { declarations, imports }: SourceText): void => {
    const file = imports.get(name);
    if (file !== undefined) return follow(name, library.get(file)!);
    const found = declarations.find((d) => d.names.includes(name));
    if (found === undefined || reached.has(found)) return;
    reached.add(found);
    for (const mentioned of found.mentions) follow(mentioned, { declarations, imports });
  };
  for (const name of names) {
    const source = [...library.values()].find(({ declarations }) => declarations.some((d) => d.names.includes(name)));
    if (source === undefined) throw new Error(`templates/runtime has no ${name}`);
    follow(name, source);
  }
  return reached;
}

function printSection(declarations: readonly Declaration[], exported: ReadonlySet<string>): string {
  return declarations
    .map((declaration, i) => {
      const gap = i === 0 ? "" : declaration.isApart ? "\n\n" : "\n";
      return gap + (declaration.names.some((name) => exported.has(name)) ? exportOf(declaration) : declaration.text);
    })
    .join("");
}

/** Behind its comments. */
const exportOf = ({ text }: Declaration): string => text.replace(/^(?=[a-z])/m, "export ");
