const WIDTH = 120;

/**
 * Doc comments of templates are written before their numbers and names are known. Lines that came out too long are broken
 * at a space, and what is over goes in front of the next line of the paragraph. Drawings, tables and examples stay.
 */
export function wrapComments(text: string): string {
  const out: string[] = [];
  let carried = "";
  for (const line of text.split("\n")) {
    const prefix = /^ *\* (?=\S)/.exec(line)?.[0];
    if (carried !== "" && (prefix === undefined || !isProse(line.slice(prefix.length)))) carried = flush(carried, out);
    const full = carried === "" || prefix === undefined ? line : `${prefix}${carried} ${line.slice(prefix.length)}`;
    carried = "";
    if (full.length <= WIDTH) out.push(full);
    else if (prefix !== undefined && isProse(full.slice(prefix.length))) {
      const at = breakOf(full, prefix.length);
      out.push(full.slice(0, at).trimEnd());
      carried = full.slice(at).trim();
    } else out.push(...opened(full));
  }
  return out.join("\n");
}

/** Writes what is left over at the end of a paragraph, in lines of their own. */
function flush(carried: string, out: string[]): string {
  const prefix = /^ *\* /.exec(out[out.length - 1]!)![0];
  let rest = `${prefix}${carried}`;
  while (rest.length > WIDTH) {
    const at = breakOf(rest, prefix.length);
    if (at === rest.length) break;
    out.push(rest.slice(0, at).trimEnd());
    rest = `${prefix}${rest.slice(at).trim()}`;
  }
  out.push(rest);
  return "";
}

/** A comment on one line that is too long gets lines of its own. */
function opened(line: string): string[] {
  const [, indent, body] = /^( *)\/\*\* (\S.*) \*\/$/.exec(line) ?? [];
  if (body === undefined || !isProse(body)) return [line];
  const lines = [`${indent}/**`, `${indent} * ${body}`, `${indent} */`];
  return wrapComments(lines.join("\n")).split("\n");
}

/** Not a drawing, a table, an item of a list or a tag; nor the end of a comment. */
const isProse = (text: string): boolean => !/ {2}|^[-|@/*]/.test(text);

/** Where a line is broken: behind the last space that fits, else behind the first one there is. */
function breakOf(line: string, from: number): number {
  const last = line.lastIndexOf(" ", WIDTH);
  if (last > from) return last;
  const first = line.indexOf(" ", WIDTH);
  return first < 0 ? line.length : first;
}
