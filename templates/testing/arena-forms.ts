import type { SliceForm, StructForm } from "./arena-model.js";
import type { Reference } from "./reference.js";

/** The typed form of a struct, as the class of this arena has it. */
interface StructMethods<A, Handle> {
  readonly alloc: (arena: A) => Handle;
  readonly tryAlloc: (arena: A) => Handle;
  readonly at: (arena: A, handle: Handle) => unknown;
  readonly view: (arena: A, handle: Handle) => unknown;
}

/** Makes the struct forms of an arena: its types are known in the call and forgotten outside. */
export const structForm = <A, Handle>(
  shape: Pick<StructForm, "name" | "size" | "align" | "fields">,
  methods: StructMethods<A, Handle>,
): StructForm => ({ ...shape, ...methods }) as unknown as StructForm;

/** The slices of one element type, as the class of this arena has them. */
interface SliceMethods<A, Handle, V> {
  readonly alloc: (arena: A, length: number) => Handle;
  readonly tryAlloc: (arena: A, length: number, capacity: number) => Handle;
  readonly get: (arena: A, handle: Handle, index: number) => V;
  readonly set: (arena: A, handle: Handle, index: number, value: V) => void;
  readonly append: (arena: A, handle: Handle, value: V) => void;
  readonly elements: (arena: A, handle: Handle) => ArrayLike<V> & ArrayBufferView;
}

/** Makes the slice forms of an arena; `bytes` is the size of an element. */
export const sliceForm = <A, Handle, V>(
  shape: { readonly name: string; readonly bytes: number; readonly reference: Reference<V> },
  methods: SliceMethods<A, Handle, V>,
): SliceForm => ({ ...shape, ...methods }) as unknown as SliceForm;
