import { basename, dirname, extname, resolve, sep } from "node:path";
import { configName, packageName } from "./config-file.js";
import type { Compiled } from "./outcome.js";
import { isProject, type Project } from "./project.js";

/** Where changes matter: the schemas, files that a pattern may come to match, and every place of a configuration. */
export interface Places {
  readonly folders: ReadonlySet<string>;
  /** A folder that is looked into. */
  readonly isOpen: (folder: string) => boolean;
  readonly isOurs: (file: string) => boolean;
}

interface Tree {
  readonly root: string;
  readonly deep: boolean;
  /** Undefined when files of any extension may match. */
  readonly extension: string | undefined;
}

/** Of the configuration in use, or named; where there is none yet, one may come in the working directory. */
export function placesOf(cwd: string, named: string | undefined, settled: Project | Compiled): Places {
  const config = isProject(settled) ? settled.config : settled.source.path;
  const configs = [named, config, configName, packageName].flatMap((path) =>
    path === undefined ? [] : resolve(cwd, path),
  );
  const schemas = isProject(settled) ? settled.schemas.map(({ absolute }) => absolute) : [];
  const files = new Set([...configs, ...schemas]);
  const trees = isProject(settled) ? settled.patterns.map(treeOf) : [];
  const folders = new Set([...[...files].map((file) => dirname(file)), ...trees.map(({ root }) => root)]);
  const inTree = (path: string): boolean => trees.some((tree) => tree.deep && path.startsWith(`${tree.root}${sep}`));
  return {
    folders,
    isOpen: (folder) =>
      folders.has(folder) ||
      (inTree(folder) && basename(folder) !== "node_modules" && !basename(folder).startsWith(".")),
    isOurs: (file) => files.has(file) || trees.some((tree) => mayMatch(tree, file)),
  };
}

/** `/work/schemas/**` + `/*.yaml`: everything ending in .yaml below /work/schemas. */
function treeOf(pattern: string): Tree {
  const parts = pattern.split(sep);
  const first = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  const extension = extname(pattern);
  return {
    root: parts.slice(0, first).join(sep),
    deep: parts.length - first > 1,
    extension: /^\.\w+$/.test(extension) ? extension : undefined,
  };
}

function mayMatch({ root, deep, extension }: Tree, file: string): boolean {
  const inside = deep ? file.startsWith(`${root}${sep}`) : dirname(file) === root;
  return inside && (extension === undefined || extname(file) === extension);
}
