/** The part of Node that is used here, typed here: nobody needs @types/node. */
interface Node {
  getBuiltinModule(id: "node:module"): { createRequire(from: string): Require };
}

interface Require {
  (id: string): unknown;
  resolve(id: string): string;
}

/** Who needs which packages. */
export interface Need {
  readonly user: string;
  readonly packages: readonly string[];
}

/**
 * Loads the module at `path`, seen from the file at `from`, when the packages it imports are installed. Not by an
 * import: one that fails says only which file was not found, and one that waits could not be required by CommonJS.
 */
export function loadWith<Loaded>(from: string, path: string, need: Need): Loaded {
  const { process: node } = globalThis as unknown as { process: Node };
  const require = node.getBuiltinModule("node:module").createRequire(from);
  const missing = need.packages.filter((name) => !isInstalled(require, name));
  if (missing.length > 0) throw new Error(complaint(need, missing));
  return require(path) as Loaded;
}

function isInstalled(require: Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** `Generated tests run on vitest and fast-check; fast-check is not installed: npm i -D fast-check` */
export function complaint({ user, packages }: Need, missing: readonly string[]): string {
  const are = missing.length === 1 ? "is" : "are";
  return `${user} run on ${listed(packages)}; ${listed(missing)} ${are} not installed: npm i -D ${missing.join(" ")}`;
}

const listed = (names: readonly string[]): string => names.join(" and ");
