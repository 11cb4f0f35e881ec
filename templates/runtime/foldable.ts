/** Prototypes whose first cursor was made. */
const withFirstCursor = new WeakSet<object>();

/**
 * The cursor, or for the first one of its class another like it, whose typed arrays stand on a prototype of its own.
 *
 *   cursor { _w, ... } -> { _i32, ... } -> class
 *
 * V8 knows what stands there from the cursor's shape; what stands on the cursor it knows only where it knows the cursor,
 * and in a loop it may come to the accesses before it sees what `at` returns. Each access then loads the array, its length
 * and its address: 1.3 x plain objects, not 0.8 x. Only the first, because an access that meets five shapes costs 20 x.
 */
export function foldable<V extends object>(cursor: V): V {
  const prototype: object = Object.getPrototypeOf(cursor);
  if (withFirstCursor.has(prototype)) return cursor;
  withFirstCursor.add(prototype);
  const own = Object.entries(Object.getOwnPropertyDescriptors(cursor));
  const arrays = own.filter(([, { value }]) => ArrayBuffer.isView(value));
  const others = own.filter(([, { value }]) => !ArrayBuffer.isView(value));
  return Object.create(Object.create(prototype, Object.fromEntries(arrays)), Object.fromEntries(others));
}
