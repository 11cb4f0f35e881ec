import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { Layout, ReclamationLayout } from "../3-layout/types.js";
import { kebabCase, type Names } from "./names.js";
import type { GuardsPlan } from "./types.js";

/** `Guards`, in guards.ts; a struct of that name keeps it. */
export function planGuards(layout: Layout, types: Names, files: Names): GuardsPlan | undefined {
  const { reclamation, className } = layout;
  if (reclamation === undefined) return undefined;
  return {
    className: types.claim("Guards", `${className}Guards`),
    file: files.claim("guards", `${kebabCase(layout.name)}-guards`),
    template: { file: "reclamation/reclamation", takesWorker: true, spec: reclamationSpec(reclamation, layout) },
  };
}

/** Ten steps a second: many releases lie between two of them, and a burst is still met while it lasts. */
const periodMs = 100;

const reclamationSpec = (
  { pools, words, targetPermille, robust }: ReclamationLayout,
  { name, memory, image }: Layout,
): ReclamationSpec => ({
  ...words,
  name,
  imageWords: image.words,
  workers: memory.workers,
  pools: pools.length,
  periodMs,
  targetPermille,
  robust,
});
