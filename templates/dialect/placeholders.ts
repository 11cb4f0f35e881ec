/*
 * Handle types of the templates as they stand here. In every output they are replaced by types of its own, branded by
 * schema and allocator: `HeadersHandle`.
 */

export type Handle = number & { readonly __brand: "handle" };

/** A slice or a string in an arena. */
export type SliceHandle = number & { readonly __slice: true };

export type StringHandle = SliceHandle & { readonly __brand: "string" };
