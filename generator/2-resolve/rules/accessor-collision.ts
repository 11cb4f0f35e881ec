import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type Accessor, handleAccessors, rootAccessors, viewAccessors } from "../accessors.js";
import { kebabCase, pascalCase } from "../case.js";
import { meaningOf } from "../kinds/kinds.js";
import { memberCounter, mostInStruct } from "../member-count.js";
import { type Scope, structsHeldBy } from "../scope.js";

/** Two fields of a struct, two structs of an arena or two roots that make the same member. Each pair is reported once. */
export function accessorCollision(scope: Scope): Diagnostic[] {
  const count = memberCounter(scope);
  const printed = scope.doc.structs.filter(({ name }) => count(name) <= mostInStruct);
  const inStructs = printed.flatMap((struct) => {
    const view = struct.value.emit?.value === "handles" ? [] : scope.fieldsOf(struct.name).flatMap(viewAccessors);
    return onePerPair([...collisions(view), ...collisions(handleAccessors(scope, struct.name))]);
  });
  return [...inStructs, ...onePerPair(prefixedCollisions(scope, count)), ...onePerPair(rootCollisions(scope))];
}

interface Collision {
  readonly first: Accessor;
  readonly second: Accessor;
}

function collisions(accessors: readonly Accessor[]): Collision[] {
  const known = new Map<string, Accessor>();
  return accessors.flatMap((second) => {
    const first = known.get(second.name);
    if (first === undefined) known.set(second.name, second);
    return first === undefined || first.source === second.source ? [] : [{ first, second }];
  });
}

/** Some put the struct's name before the field's: `getFooBarBaz` is `barBaz` of Foo, or `baz` of FooBar. */
function prefixedCollisions(scope: Scope, count: (struct: string) => number): Collision[] {
  return scope.doc.allocators
    .filter((a) => meaningOf(a.value)?.prefixesForms)
    .flatMap(({ value }) => {
      const structs = structsHeldBy(scope, value).filter((struct) => count(struct) <= mostInStruct);
      const ofStruct = (struct: string): Accessor[] =>
        handleAccessors(scope, struct, pascalCase(struct)).map((a) => ({ ...a, source: `${struct}.${a.source}` }));
      const structOf = ({ source }: Accessor): string => source.slice(0, source.indexOf("."));
      return collisions(structs.flatMap(ofStruct)).filter(({ first, second }) => structOf(first) !== structOf(second));
    });
}

/** Roots whose names are the same but for their spelling are the business of duplicate-name. */
function rootCollisions({ roots }: Scope): Collision[] {
  return collisions(roots.flatMap(rootAccessors)).filter(
    ({ first, second }) => kebabCase(first.source) !== kebabCase(second.source),
  );
}

function onePerPair(found: readonly Collision[]): Diagnostic[] {
  const pairs = new Map(found.map((c) => [`${c.first.source} ${c.second.source}`, c] as const).reverse());
  return [...pairs.values()].reverse().map(({ first, second }) => {
    const holes = { field: second.source, other: first.source, accessor: second.name };
    return diagnose("accessor-collision", second.range, holes, [
      { range: first.range, message: `\`${first.source}\` is here` },
    ]);
  });
}
