import type { ConfigurablePool } from "./configurable-pool.js";

/** A struct with `id` and `amount` among its fields; the rest is found at run time. */
export interface RunTimeStruct {
  id: number;
  amount: number;
  handle: number;
}

/** Makes a view class from a list of i32 fields: `hdr.id` as run-time struct libraries offer it. */
export const makeStruct = (
  pool: ConfigurablePool,
  fields: readonly string[],
): new (handle: number) => RunTimeStruct => {
  class View {
    handle: number;
    constructor(handle: number) {
      this.handle = handle;
    }
  }
  const { i32 } = pool;
  fields.forEach((field, offset) => {
    Object.defineProperty(View.prototype, field, {
      get(this: View): number {
        return i32[this.handle + offset]!;
      },
      set(this: View, value: number) {
        i32[this.handle + offset] = value;
      },
    });
  });
  return View as new (handle: number) => RunTimeStruct;
};
