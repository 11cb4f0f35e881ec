import type { Plan } from "../../4-plan/types.js";
import type { OutputFile, Templates } from "../files.js";

const importLine = /from "\.\/([\w-]+)\.(?:js|ts)"/g;

/** The runtime helpers that the files import, and what those import: copied as they are, in the order of their names. */
export function emitRuntime(files: readonly OutputFile[], { options }: Plan, templates: Templates): OutputFile[] {
  const known = new Set(files.map((f) => f.path));
  const copied: OutputFile[] = [];
  const follow = (text: string): void => {
    for (const [, name] of text.matchAll(importLine)) {
      const path = `${name!}.ts`;
      if (known.has(path)) continue;
      known.add(path);
      const source = templates.get(`runtime/${path}`);
      if (source === undefined) throw new Error(`no file runtime/${path} among the templates`);
      copied.push({ path, text: source.replace(importLine, `from "./$1.${options.importExtension}"`) });
      follow(source);
    }
  };
  for (const { text } of files) follow(text);
  return copied.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** "../runtime/errors.js" → "./errors.js"; what is no part of the runtime has no place in the output. */
export function runtimePath(from: string, extension: string): string | undefined {
  const match = /^\.\.\/runtime\/([\w-]+)\.js$/.exec(from);
  return match === null ? undefined : `./${match[1]!}.${extension}`;
}
