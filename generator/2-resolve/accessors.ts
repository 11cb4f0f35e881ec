import type { SourceRange } from "../diagnostics/diagnostic.js";
import { camelCase, pascalCase } from "./case.js";
import type { Scope, ScopedField, ScopedRoot } from "./scope.js";

/** A member of a generated class, and the field of the struct that it comes from. */
export interface Accessor {
  readonly name: string;
  /** `flags.urgent`: field and what is inside it. */
  readonly source: string;
  readonly range: SourceRange;
}

/** More methods than this are a mistake of another kind, and nested structs can multiply them without bound. */
const maxAccessors = 20_000;

/** Members of the view: `x`; of arrays also `setX` and `xLength`; of bits also `xPart`. */
export function viewAccessors({ field, type, base }: ScopedField): Accessor[] {
  if (field.value.emit?.value === "none") return [];
  const { name, nameRange: range } = field;
  const isRead = field.value.emit?.value === "read";
  const own = (accessor: string, source = name, at = range): Accessor => ({ name: accessor, source, range: at });
  const indexed = type.counts.length > (base === "utf8" ? 1 : 0) || field.value.count !== undefined;
  const setter = base === "struct" || isRead ? [] : [own(`set${pascalCase(name)}`)];
  const parts = (field.value.bits ?? []).flatMap((part) => {
    const accessor = name + pascalCase(part.name);
    const all = indexed && !isRead ? [accessor, `set${pascalCase(accessor)}`] : [accessor];
    return all.map((a) => own(a, `${name}.${part.name}`, part.nameRange));
  });
  const more = moreNames({ field, type, base }, name, pascalCase(name)).map((accessor) => own(accessor));
  return [own(name), ...(indexed ? [...setter, own(`${name}Length`)] : []), ...more, ...parts];
}

const changes = ["add", "sub", "and", "or", "xor"];
const exchanges = ["exchange", "compareExchange"];
const waits = ["wait", "notify"];

/**
 * What a field has beside its getter and setter, on handles as in views: `nameEquals`, `setOriginFrom`, `addHits`. Waiting is
 * there in shared memory only, but the name is kept free: a schema may change its backing.
 */
function moreNames({ field, type, base }: Pick<ScopedField, "field" | "type" | "base">, camel: string, pascal: string) {
  if (base === "utf8") return [`${camel}Equals`, `${camel}Bytes`];
  const scalar = type.name.value;
  const isArray = type.counts.length > 0 || field.value.count !== undefined;
  const isNumeric = base === "scalar" && scalar !== "bool" && scalar !== "u53";
  const isAtomic = field.value.atomic?.value === true;
  const isRead = field.value.emit?.value === "read";
  const windows = isArray && isNumeric ? [`${camel}Array`, ...(isAtomic || isRead ? [] : [`set${pascal}From`])] : [];
  const sleeps = base === "scalar" && /^[ui](32|64)$/.test(scalar) ? waits : [];
  const writes = base === "scalar" ? [...changes, ...exchanges] : exchanges;
  const verbs = [...(isRead ? [] : writes), ...sleeps];
  return [...windows, ...(isAtomic ? verbs.map((verb) => verb + pascal) : [])];
}

/** Members of the class of the roots: `table`, `exchangeTable`; of several also `setBuckets`, `bucketsLength`. */
export function rootAccessors({ root, type, base }: ScopedRoot): Accessor[] {
  const { name, nameRange: range } = root;
  const [property, infix] = [camelCase(name), pascalCase(name)];
  if (base === "struct") return [{ name: property, source: name, range }];
  const several = root.value.count !== undefined || type.counts.length > 0;
  const more = several ? [`set${infix}`, `${property}Length`] : [];
  const accessors = [property, `exchange${infix}`, `compareExchange${infix}`, ...more];
  return accessors.map((accessor) => ({ name: accessor, source: name, range }));
}

/**
 * Methods on handles: names of nested fields and parts are joined, `getInnerY`; in an arena the struct's own stands in front,
 * `getHeaderInnerY`.
 */
export function handleAccessors(scope: Scope, struct: string, infix = ""): Accessor[] {
  const accessors: Accessor[] = [];
  const visit = (
    name: string,
    prefix: string,
    source: string,
    range: SourceRange | undefined,
    outer: readonly string[],
  ): void => {
    for (const { field, type, base } of scope.fieldsOf(name)) {
      if (accessors.length > maxAccessors) return;
      if (field.value.emit?.value === "none") continue;
      const setters = field.value.emit?.value === "read" ? [] : ["set"];
      const path = prefix + pascalCase(field.name);
      const from = source + field.name;
      const at = range ?? field.nameRange;
      const push = (members: readonly string[], of: string, place: SourceRange): void => {
        for (const member of members) accessors.push({ name: member, source: of, range: place });
      };
      const verbs = (rest: string): string[] => ["get", ...setters].map((verb) => verb + rest);
      if (base !== "struct")
        push([...verbs(path), ...moreNames({ field, type, base }, camelCase(path), path)], from, at);
      else if (!outer.includes(type.name.value))
        visit(type.name.value, path, `${from}.`, at, [...outer, type.name.value]);
      for (const part of field.value.bits ?? [])
        push(verbs(path + pascalCase(part.name)), `${from}.${part.name}`, range ?? part.nameRange);
    }
  };
  if (scope.structs.get(struct)?.value.emit?.value !== "views") visit(struct, infix, "", undefined, [struct]);
  return accessors;
}
