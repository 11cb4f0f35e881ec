import { compileToJs, withModule } from "../roundtrip/load.js";

export const levels = ["fast", "checked", "paranoid"] as const;
export type Level = (typeof levels)[number];

/** Symbol.dispose of a runtime that has none. */
(Symbol as { dispose?: symbol }).dispose ??= Symbol.for("Symbol.dispose");

/** Compiles a schema, imports the output as a user would, and creates an image. `Module` is what the test says it is. */
export async function create<Module>(yaml: string, className: string, options?: object): Promise<Module> {
  const Class = await load<Record<string, { create(options?: object): Module }>>(yaml);
  return Class[className]!.create({ onLeak: () => undefined, ...options });
}

/** What index.js exports. */
export async function load<Exports>(yaml: string): Promise<Exports> {
  return withModule(compileToJs(yaml), (module) => module as unknown as Exports);
}

/** Code of the AllocError that `action` throws, the name of any other error, or undefined when there is none. */
export function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    const { code, name } = error as { code?: string; name: string };
    return code ?? name;
  }
}

const replacements = { fast: undefined, checked: "STALE_HANDLE", paranoid: "STALE_HANDLE" } as const;

/** What an access of something freed is answered with. */
export const stale = (level: Level): string | undefined => replacements[level];
