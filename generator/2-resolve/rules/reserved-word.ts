import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../../diagnostics/diagnostic.js";
import { viewAccessors } from "../accessors.js";
import { camelCase, pascalCase } from "../case.js";
import {
  globals,
  jsonMembers,
  moduleMembers,
  moduleTypes,
  objectMembers,
  promiseMembers,
  sliceNames,
  typeParameters,
  viewMembers,
} from "../reserved.js";
import type { Scope } from "../scope.js";

/** Whose it is, by the set a name is in. */
type Owners = readonly (readonly [taken: ReadonlySet<string>, owner: string])[];

const ofObjects: Owners = [
  [objectMembers, "every object or class has a member of that name"],
  [promiseMembers, "`await` calls it on every object that has it"],
  [jsonMembers, "JSON.stringify calls it on every object that has it"],
];
const ofFields: Owners = [[viewMembers, "every view has a member of that name"], ...ofObjects];
const ofStructs: Owners = [
  [globals, "generated files use that name"],
  [sliceNames, "arenas name a kind of slice like that"],
  [typeParameters, "generated views have a type parameter of that name"],
];
const ofClasses: Owners = [[globals, "generated files use that name for another class"]];
const ofProperties: Owners = [[moduleMembers, "the module class has a member of that name"], ...ofObjects];

export function reservedWord({ doc, fields }: Scope): Diagnostic[] {
  const members = fields.flatMap((f) =>
    viewAccessors(f).map((a) => ({ name: a.name, nameRange: a.range, proposal: `${a.name}Value` })),
  );
  const className = pascalCase(doc.name.value);
  const ofTypes: Owners = [...ofStructs, [moduleTypes(className), "index.ts has a type of that name"]];
  return [
    ...check(doc.name.value, doc.name.range, className, ofClasses, `${doc.name.value}-data`),
    ...[...doc.enums, ...doc.structs].flatMap((e) => check(e.name, e.nameRange, e.name, ofTypes, `My${e.name}`)),
    ...members.flatMap((m) => check(m.name, m.nameRange, m.name, ofFields, m.proposal)),
    ...doc.allocators.flatMap((a) => {
      const found = check(a.name, a.nameRange, camelCase(a.name), ofProperties, `${a.name}-pool`);
      return found.length > 0 ? found : check(a.name, a.nameRange, pascalCase(a.name), ofClasses, `${a.name}-pool`);
    }),
    ...doc.roots.flatMap((r) => check(r.name, r.nameRange, camelCase(r.name), ofObjects, `${r.name}-root`)),
  ];
}

/** `made` is what the generated code calls it. */
function check(name: string, range: SourceRange, made: string, owners: Owners, proposal: string): Diagnostic[] {
  const owner = owners.find(([taken]) => taken.has(made))?.[1];
  return owner === undefined ? [] : [diagnose("reserved-word", range, { name, owner, proposal })];
}
