import { alignUp } from "./structs.js";
import type { StructLayout } from "./types.js";

/** Names of the fields in an order that makes the struct smaller, and the bytes it would have then. */
export interface BetterOrder {
  readonly fields: readonly string[];
  readonly size: number;
}

/**
 * Falling alignment leaves no hole between fields: every size is a multiple of its alignment, so each field ends where
 * the next one may start. No order is smaller. Undefined when the order of the schema is as good.
 */
export function betterOrder(struct: StructLayout): BetterOrder | undefined {
  const sorted = [...struct.fields].sort((a, b) => b.align - a.align);
  const size = alignUp(
    sorted.reduce((sum, f) => sum + f.size, 0),
    struct.align,
  );
  return size < struct.size ? { fields: sorted.map((f) => f.name), size } : undefined;
}

/** Bytes of the struct that hold no field, at its own level (the holes of nested structs are theirs). */
export function wastedBytes(struct: StructLayout): number {
  return struct.size - struct.fields.reduce((sum, f) => sum + f.size, 0);
}
