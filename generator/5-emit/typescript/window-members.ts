import type { Access, ArrayName } from "../../4-plan/access.js";
import { type Code, code, helper, helperType, type Text } from "./code.js";
import { bigRange, printIndex, quotedName, type Site, typedArrayOf } from "./expressions.js";
import { type Spelling, head } from "./spelling.js";

/** `originArray`, `setOriginFrom` for arrays of numbers; `nameBytes`, `nameEquals` for text. */
export function printWindows(access: Access, spelling: Spelling): Code[] {
  if (access.value.kind === "utf8") return printText(access, access.value.bytes, spelling);
  if (!isNumeric(access)) return [];
  return [...printWindow(access, spelling), ...(hasSetFrom(access) ? printSetFrom(access, spelling) : [])];
}

const isNumeric = ({ value, ownDims }: Access): boolean =>
  ownDims > 0 && (value.kind === "integer" || value.kind === "float" || value.kind === "bigint");

/** Copying is no atomic access. */
export const hasSetFrom = (access: Access): boolean => isNumeric(access) && !access.atomic && !access.readOnly;

function printText(access: Access, bytes: number, spelling: Spelling): Code[] {
  const { site, camel } = spelling;
  const [array, index] = [site.array("u8"), printIndex(access, site)];
  const type = windowType("u8", site);
  return [
    code`${head(`${camel}Equals`, access, spelling, "text: string")}: boolean { return ${helper("equalsUtf8")}(${array}, ${index}, ${bytes}, text); }`,
    code`${head(`${camel}Bytes`, access, spelling)}: ${type} { const p = ${index}; return ${printSubarray(array, "u8", bytes, site)}; }`,
  ];
}

function printWindow(access: Access, spelling: Spelling): Code[] {
  const { site, camel } = spelling;
  const whole = withoutOwn(access);
  const [array, index] = [site.array(arrayOf(access)), printIndex(whole, site)];
  const type = windowType(arrayOf(access), site);
  return [
    code`${head(`${camel}Array`, whole, spelling)}: ${type} { const p = ${index}; return ${printSubarray(array, arrayOf(access), countOf(access), site)}; }`,
  ];
}

function printSetFrom(access: Access, spelling: Spelling): Code[] {
  const { site, pascal } = spelling;
  const whole = withoutOwn(access);
  const element = access.value.kind === "bigint" ? "bigint" : "number";
  const target = code`${site.array(arrayOf(access))}.set(${printSource(access, site)}, ${printIndex(whole, site)})`;
  return [code`${head(`set${pascal}From`, whole, spelling, `x: ArrayLike<${element}>`)}: void { ${target}; }`];
}

/** Cut in `fast`, refused otherwise; `paranoid` looks at each value. */
function printSource(access: Access, site: Site): Code {
  const { value } = access;
  const name = quotedName(access, site);
  if (site.checks === "fast") return code`${helper("upTo")}(x, ${countOf(access)})`;
  const all = code`${helper(value.kind === "bigint" ? "bigintsIn" : "numbersIn")}(x, ${countOf(access)}, ${name})`;
  if (site.checks !== "paranoid") return all;
  if (value.kind === "integer") return code`${helper("allInRange")}(${all}, ${value.min}, ${value.max}, ${name})`;
  if (value.kind === "bigint") return code`${helper("allInBigRange")}(${all}, ${bigRange(value.array)}, ${name})`;
  return all;
}

/** Local memory is an ArrayBuffer: what the platform takes as bytes takes the window. */
export const windowType = (array: ArrayName, { shared }: Site): Text =>
  shared ? typedArrayOf(array) : code`${helperType("Local")}["${array}"]`;

const printSubarray = (array: Code, name: ArrayName, count: number, site: Site): Code =>
  asWindow(code`${array}.subarray(p, p + ${count})`, name, site);

/** The type of a typed array doesn't tell in what memory it lies. */
export const asWindow = (window: Code, array: ArrayName, site: Site): Code =>
  site.shared ? window : code`${window} as ${windowType(array, site)}`;

/** The access of the array as a whole: its first element. */
const withoutOwn = (access: Access): Access => ({
  ...access,
  place: { ...access.place, dims: access.place.dims.slice(0, access.place.dims.length - access.ownDims) },
});

const countOf = ({ place, ownDims }: Access): number =>
  place.dims.slice(place.dims.length - ownDims).reduce((product, { count }) => product * count, 1);

function arrayOf({ value }: Access): ArrayName {
  if (value.kind === "struct") throw new Error("structs have no array of their own");
  return value.array;
}
