import { type Access, waitArray } from "../../4-plan/access.js";
import { type Code, code, helper, helperType, type Text } from "./code.js";
import { checkedName, printChecked, printIndex, quotedName, valueType } from "./expressions.js";
import { head, type Spelling } from "./spelling.js";

/**
 * What `atomic: true` adds: read, change and write in one step. Each returns what stood there before, as `Atomics` does;
 * sums and differences wrap, but those of a u53 with checks. Enums and references are exchanged only.
 */
export function printAtomics(access: Access, spelling: Spelling): Code[] {
  const { kind } = access.value;
  if (!access.atomic || kind === "struct") return [];
  if (access.readOnly) return printWaits(access, spelling);
  const isNumber = kind === "integer" || kind === "bigint" || kind === "u53";
  return [
    ...(isNumber
      ? ["add", "sub", "and", "or", "xor"].map((name) => printChange(name, changed(access, spelling), access, spelling))
      : []),
    printChange("exchange", stored(access, spelling), access, spelling),
    printCompareExchange(access, spelling),
    ...printWaits(access, spelling),
  ];
}

/** What changes the field: of its type in `paranoid`, of any size. */
function changed({ value, ...access }: Access, { site }: Spelling): Text {
  if (site.checks !== "paranoid" || value.kind === "u53") return "x";
  return code`${helper(value.kind === "bigint" ? "onlyBigint" : "onlyNumber")}(x, ${quotedName({ ...access, value }, site)})`;
}

/** What is stored for x: a u53 stands in memory as a bigint. */
function stored(access: Access, { site }: Spelling): Text {
  return access.value.kind === "u53" ? "x" : printChecked("x", access, site);
}

function printChange(name: string, x: Text, access: Access, spelling: Spelling): Code {
  const { site, pascal } = spelling;
  const type = valueType(access.value, site);
  const [array, index] = [arrayOf(access, spelling), printIndex(access, site)];
  const method = code`${head(name + pascal, access, spelling, code`x: ${type}`)}: ${type}`;
  if (looksFirst(access, spelling))
    return code`${method} { return ${helper(`${name}U53`)}(${array}, ${index}, ${x}${checkedName(access, site)}); }`;
  return code`${method} { return ${before(code`Atomics.${name}(${array}, ${index}, ${bitsOf(x, access, spelling)})`, access, spelling)}; }`;
}

/** What stands there may be no u53, and what a sum or a difference gives: with checks both are looked at before anything is stored. */
const looksFirst = ({ value }: Access, { site }: Spelling): boolean => value.kind === "u53" && site.checks !== "fast";

function printCompareExchange(access: Access, spelling: Spelling): Code {
  const { site, pascal } = spelling;
  const type = valueType(access.value, site);
  const [array, index] = [arrayOf(access, spelling), printIndex(access, site)];
  const method = head(`compareExchange${pascal}`, access, spelling, code`expected: ${type}`, code`x: ${type}`);
  const expected = bitsOf("expected", access, spelling);
  const x = bitsOf(stored(access, spelling), access, spelling);
  const call = code`Atomics.compareExchange(${array}, ${index}, ${expected}, ${x})`;
  return code`${method}: ${type} { return ${before(call, access, spelling)}; }`;
}

/** Only memory that threads share can be waited for. */
function printWaits(access: Access, spelling: Spelling): Code[] {
  const { site, pascal } = spelling;
  const name = waitArray(access);
  if (name === undefined || !site.shared) return [];
  const [array, index] = [site.array(name), printIndex(access, site)];
  const type = valueType(access.value, site);
  const expected =
    name === "i64" ? "BigInt.asIntN(64, expected)" : access.value.kind === "integer" ? "expected | 0" : "expected";
  const wait = head(`wait${pascal}`, access, spelling, code`expected: ${type}`, "timeoutMs: number = Infinity");
  const notify = head(`notify${pascal}`, access, spelling, "count: number = Infinity");
  return [
    code`${wait}: ${helperType("Waited")} { return ${helper(name === "i64" ? "waitForLong" : "waitFor")}(${array}, ${index}, ${expected}, timeoutMs, ${quotedName(access, site)}); }`,
    code`${notify}: number { return Atomics.notify(${array}, ${index}, count); }`,
  ];
}

function arrayOf({ value }: Access, { site }: Spelling): Code {
  if (value.kind === "struct") throw new Error("structs have no array of their own");
  return site.array(value.array);
}

const bitsOf = (x: Text, access: Access, { site }: Spelling): Text =>
  access.value.kind === "u53" ? code`${helper("bitsOfU53")}(${x}${checkedName(access, site)})` : x;

/** The value before, as users see it. */
function before(call: Code, access: Access, { site }: Spelling): Code {
  const { kind } = access.value;
  if (kind === "u53") return code`${helper("numberOfU53")}(${call}${checkedName(access, site)})`;
  return kind === "enum" || kind === "ref" ? code`${call} as ${valueType(access.value, site)}` : call;
}
