import type { EnumModel } from "../../2-resolve/types.js";
import type { Plan } from "../../4-plan/types.js";
import { docComment, docLines, indent } from "./text.js";

/** Enums as constant objects: no TypeScript `enum`, so the file runs where types are only stripped. */
export function emitEnums({ layout }: Plan): string {
  return layout.enums.map(printEnum).join("\n");
}

function printEnum({ name, doc, base, values }: EnumModel): string {
  const members = values.map((v) => `${v.name}: ${v.value},`);
  const lines = [
    ...docComment([...docLines(doc), `Stored as ${base}.`]),
    `export const ${name} = {`,
    ...indent(members),
    "} as const;",
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    "",
  ];
  return lines.join("\n");
}
