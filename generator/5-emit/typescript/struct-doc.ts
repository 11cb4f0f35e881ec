import { bytesText } from "../wording.js";
import { typeText } from "../../3-layout/pahole.js";
import type { StructLayout } from "../../3-layout/types.js";

/**
 * The struct drawn as a table, one line a field, holes where they are:
 *
 *    0  id     u32
 *    4  kind   PacketKind
 *    5         1 byte unused
 */
export function drawStruct(struct: StructLayout): string[] {
  const unused = (size: number): string => `${bytesText(size)} unused`;
  const rows = [
    ...struct.fields.map((f) => ({
      offset: f.offset,
      name: f.name,
      type: typeText(f.type) + (f.atomic ? ", atomic" : ""),
    })),
    ...struct.holes.map((h) => ({ offset: h.offset, name: "", type: unused(h.size) })),
  ].sort((a, b) => a.offset - b.offset);
  const wide = (texts: readonly string[]): number => Math.max(...texts.map((t) => t.length));
  const offsets = wide(rows.map((r) => String(r.offset)));
  const names = wide(rows.map((r) => r.name));
  return rows.map((r) => `  ${String(r.offset).padStart(offsets)}  ${r.name.padEnd(names)}  ${r.type}`);
}
