import { grouped } from "../../digits.js";

/** Source text that stands for itself in data: the name of a class, a function. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What `printData` prints; a property that is undefined is left out. */
export type Data = Code | string | number | boolean | undefined | readonly Data[] | { readonly [key: string]: Data };

/** Longest line. */
const WIDTH = 118;

/** Data as source text: what fits stays on one line, of what does not each item begins a line of its own. */
export function printData(data: Data, indent = 0): string {
  const line = onOneLine(data);
  if (indent + line.length <= WIDTH || isFlat(data)) return line;
  const inner = " ".repeat(indent + 2);
  const [open, close] = Array.isArray(data) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${linesOf(data, indent + 2)
    .map((item) => `${inner}${item},\n`)
    .join("")}${" ".repeat(indent)}${close}`;
}

const isFlat = (data: Data): boolean => typeof data !== "object" || data instanceof Code;

function onOneLine(data: Data): string {
  if (data instanceof Code) return data.text;
  if (Array.isArray(data)) return `[${data.map(onOneLine).join(", ")}]`;
  if (typeof data === "number") return grouped(data);
  if (typeof data !== "object") return JSON.stringify(data);
  const entries = entriesOf(data as { readonly [key: string]: Data });
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key, value]) => `${key}: ${onOneLine(value)}`).join(", ")} }`;
}

/** Items; what is short and stands first, up to the first one that needs lines of its own, shares a line. */
function linesOf(data: Data, indent: number): string[] {
  if (Array.isArray(data)) return (data as readonly Data[]).map((item) => printData(item, indent));
  const lines: string[] = [];
  let head: string[] = [];
  for (const [key, value] of entriesOf(data as { readonly [key: string]: Data })) {
    const item = `${key}: ${printData(value, indent)}`;
    const isShort = !item.includes("\n") && isFlat(value);
    if (isShort && [...head, item].join(", ").length + indent < WIDTH) head.push(item);
    else {
      if (head.length > 0) lines.push(head.join(", "));
      head = isShort ? [item] : [];
      if (!isShort) lines.push(item);
    }
  }
  return head.length > 0 ? [...lines, head.join(", ")] : lines;
}

const entriesOf = (data: { readonly [key: string]: Data }): (readonly [key: string, value: Data])[] =>
  Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [[keyOf(key), value] as const]));

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
