import { granuleBytes } from "../../2-resolve/sizes.js";
import type { SliceType } from "../../2-resolve/types.js";
import type { BlocksModel } from "../../2-resolve/families/blocks.js";
import type { AllocatorLayout } from "../../3-layout/types.js";
import { type Access, elementAccess } from "../access.js";
import type { FamilyFacts, Whole } from "../kinds/kind-plan.js";
import { camelCase, pascalCase } from "../names.js";
import type { AllocatorFacts, Form, HandleType, OwnNames } from "../types.js";
import { methodAccesses } from "../method-accesses.js";

/** Blocks of any size. */
export interface BlocksPlan extends AllocatorFacts {
  readonly layout: BlocksLayout;
  readonly forms: readonly BlockForm[];
  readonly slices: readonly BlockSlice[];
  /** What a new block holds. */
  readonly fresh: "zeros" | "poison" | "leftovers";
}

type BlocksLayout = Extract<AllocatorLayout, BlocksModel>;

/** What these kinds do not have in common. */
type Peculiar = Pick<AllocatorFacts, "slots" | "numbering" | "leaks" | "hasLeaks"> & {
  readonly fresh: BlocksPlan["fresh"];
  /** Bytes that every block is aligned to. */
  readonly alignedTo: number;
  /** Members that free. */
  readonly frees: readonly string[];
  /** What the blocks are rounded up to, for LAYOUT.md. */
  readonly roundedTo: string;
};

/** The typed form of a struct: `allocHeader`, `headerAt`, `getHeaderId`. */
export interface BlockForm extends Form {
  /** `Header` in `allocHeader` and `getHeaderId`. */
  readonly infix: string;
  /** `header` in `headerAt`. */
  readonly prefix: string;
  /** Words of the granules it takes, an even number, and what its address is a multiple of where not every block is aligned to it. */
  readonly blockWords: number;
  readonly alignWords: number | undefined;
}

export interface BlockSlice {
  readonly type: SliceType;
  /** `ScratchF32Handle` */
  readonly handle: string;
  /** `F32` in `allocF32`. */
  readonly infix: string;
  readonly elementBytes: number;
  /** Element `i`, counted from the first element's word. */
  readonly element: Access;
  /** Elements of this type from the slice's handle to its first element: {length, capacity} stand between. */
  readonly headerElements: number;
}

/** What the rows of these kinds have in common. */
export const blocks = {
  holds: ({ structs }: BlocksLayout) => structs,
  typed: ({ slices, structs }: BlocksLayout) => ["slice", "string", ...slices, ...structs],
  constants: ({ size }: BlocksLayout) => [["_BYTES", size]] as const,
};

/** Blocks that go all at once. */
export function planArena<L extends BlocksLayout & Granules>(
  layout: L,
  own: OwnNames,
  whole: Whole,
  fresh: BlocksPlan["fresh"],
) {
  return planBlocks(layout, own, whole, {
    fresh,
    slots: layout.granules,
    alignedTo: granuleBytes,
    numbering: ["epoch", "granule"],
    leaks: false,
    hasLeaks: false,
    frees: ["mark", "rewind", "scope", "reset"],
    roundedTo: "granules of 8 bytes",
  });
}

interface Granules {
  readonly granules: number;
}

export function planBlocks<L extends BlocksLayout>(layout: L, own: OwnNames, whole: Whole, peculiar: Peculiar) {
  const forms = layout.structs.map((name) => planForm(name, whole, peculiar.alignedTo));
  const slices = layout.slices.map((type) => planSlice(type, whole.handleOf(type)));
  const facts = factsOf(own, forms, slices, whole, peculiar);
  return { ...own, ...facts, layout, forms, slices, fresh: peculiar.fresh };
}

function planForm(name: string, { layout, viewOf, handleOf }: Whole, alignedTo: number): BlockForm {
  const view = viewOf(name);
  const { size, align } = view.struct;
  const prefix = camelCase(name);
  return {
    view,
    handle: handleOf(name),
    cursor: `_${prefix}Cursor`,
    infix: pascalCase(name),
    prefix,
    accesses: methodAccesses(view.struct, layout),
    blockWords: Math.ceil(size / granuleBytes) * (granuleBytes / 4),
    alignWords: align > alignedTo ? align / 4 : undefined,
  };
}

/** {length, capacity}, a word each, stand in front of the elements. */
const sliceHeaderBytes = 8;

function planSlice(type: SliceType, handle: string): BlockSlice {
  const element = elementAccess(type);
  const elementBytes = element.place.element;
  return {
    type,
    handle,
    infix: pascalCase(type),
    elementBytes,
    element,
    headerElements: sliceHeaderBytes / elementBytes,
  };
}

function factsOf(
  { handle }: OwnNames,
  forms: readonly BlockForm[],
  slices: readonly BlockSlice[],
  { layout, handleOf }: Whole,
  { slots, numbering, leaks, hasLeaks, frees, roundedTo }: Peculiar,
): FamilyFacts {
  const [sliceHandle, stringHandle] = [handleOf("slice"), handleOf("string")];
  const typed = (name: string, of: string, what: string): HandleType => ({ name, of, brand: ["__of", what] });
  return {
    slots,
    gives: "block",
    numbering,
    handleTypes: [
      ...forms.map((f) => typed(f.handle, handle, f.infix)),
      { name: sliceHandle, of: handle, brand: ["__slice", true] },
      ...slices.map((s) => typed(s.handle, sliceHandle, s.type)),
      typed(stringHandle, sliceHandle, "string"),
    ],
    handleNames: { Handle: handle, SliceHandle: sliceHandle, StringHandle: stringHandle },
    changes: [...allocating(forms, slices), ...frees],
    stats: "ArenaStats",
    leaks,
    hasLeaks,
    givesBytes: !layout.memory.shared,
    wears: undefined,
    summary: { holds: `blocks of any size, ${roundedTo}`, wraps: "reused" },
  };
}

function allocating(forms: readonly BlockForm[], slices: readonly BlockSlice[]): string[] {
  const made = [...[...forms, ...slices].map(({ infix }) => infix), "String", ""];
  const allocate = made.flatMap((what) => [`alloc${what}`, `tryAlloc${what}`]);
  return [...allocate, ...forms.map((f) => `make${f.infix}`)];
}
