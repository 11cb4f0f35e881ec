import type { Access, Value } from "../../../4-plan/access.js";
import { accessName } from "../../../4-plan/access.js";
import type { ViewPlan } from "../../../4-plan/types.js";
import type { Data } from "../tests/data.js";
import { Code } from "../tests/data.js";

/** What a benchmark must know of a struct: the field to count in, and an object that holds the same. */
export function recordData(view: ViewPlan, views: readonly ViewPlan[]): Data {
  const scalars = scalarsOf(view, views);
  const counter = counterOf(scalars);
  const isArray = counter !== undefined && counter.dims > 0;
  const properties = new Map(scalars.filter(({ dims }) => dims === 0).map((s) => [propertyOf(s), emptyValue(s.value)]));
  if (counter === undefined || isArray) properties.set("counter", "0");
  const literal = [...properties].map(([name, value]) => `${name}: ${value}`).join(", ");
  return {
    name: view.struct.name,
    size: view.struct.size,
    counter: counter?.method,
    isArray: isArray ? true : undefined,
    object: new Code(`() => ({ ${literal} })`),
  };
}

/** A scalar of the struct, those of structs inside it included. */
interface Scalar {
  readonly method: string;
  /** How many indices its accessors take. */
  readonly dims: number;
  readonly value: Value;
  /** There are `getX` and `setX`. */
  readonly isMethod: boolean;
}

const scalarsOf = (
  view: ViewPlan,
  views: readonly ViewPlan[],
  outer: Pick<Scalar, "method" | "dims" | "isMethod"> = { ...TOP, isMethod: view.struct.emit !== "views" },
): Scalar[] =>
  view.accesses.flatMap((access, n): Scalar[] => {
    const { value } = access;
    if (isSplit(access, view.accesses[n + 1])) return [];
    const own = {
      method: outer.method + accessName(access),
      dims: outer.dims + access.place.dims.length,
      value,
      isMethod: outer.isMethod && !access.readOnly,
    };
    if (value.kind !== "struct") return [own];
    return scalarsOf(
      views.find(({ struct }) => struct.name === value.struct)!,
      views,
      own,
    );
  });

const TOP = { method: "", dims: 0 };

/** A word whose parts follow it. */
const isSplit = ({ path, value }: Access, next: Access | undefined): boolean =>
  value.kind === "integer" && next?.value.kind === "part" && next.path[0] === path[0];

/** A number of at least a byte; in an array of one dimension where there is none outside. */
function counterOf(scalars: readonly Scalar[]): Scalar | undefined {
  const methods = scalars.filter(({ isMethod }) => isMethod);
  const wide = methods.filter(({ value }) => value.kind === "float" || (value.kind === "integer" && value.max >= 255));
  return wide.find(({ dims }) => dims === 0) ?? wide.find(({ dims }) => dims === 1);
}

const propertyOf = ({ method }: Scalar): string => method.charAt(0).toLowerCase() + method.slice(1);

function emptyValue(value: Value): string {
  switch (value.kind) {
    case "bigint":
      return "0n";
    case "bool":
      return "false";
    case "utf8":
      return '""';
    case "part":
      return value.bits === 1 ? "false" : "0";
    default:
      return "0";
  }
}
