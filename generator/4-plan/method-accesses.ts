import type { Layout, StructLayout } from "../3-layout/types.js";
import { type Access, handleAccesses } from "./access.js";

/** What becomes a method on handles. */
export const methodAccesses = (struct: StructLayout, layout: Layout): Access[] =>
  struct.emit === "views" ? [] : handleAccesses(struct, structOf(layout));

/** A struct of the schema by its name. */
export const structOf =
  (layout: Layout) =>
  (name: string): StructLayout =>
    layout.structs.find((s) => s.name === name)!;
