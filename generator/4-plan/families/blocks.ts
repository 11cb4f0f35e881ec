import { granuleBytes } from "../../2-resolve/sizes.js";
import type { SliceType } from "../../2-resolve/types.js";
import type { ArenaLayout } from "../../3-layout/kinds/arena.js";
import type { ShardedArenaLayout } from "../../3-layout/kinds/sharded-arena.js";
import { type Access, elementAccess } from "../access.js";
import type { FamilyFacts, Whole } from "../kinds/kind-plan.js";
import { camelCase, pascalCase } from "../names.js";
import type { AllocatorFacts, Form, HandleType, OwnNames } from "../types.js";
import { methodAccesses } from "../method-accesses.js";

/** Blocks of any size, freed all at once. */
export interface BlocksPlan extends AllocatorFacts {
  readonly layout: BlocksLayout;
  readonly forms: readonly BlockForm[];
  readonly slices: readonly BlockSlice[];
  /** What a new block holds. */
  readonly fresh: "zeros" | "poison" | "leftovers";
}

type BlocksLayout = ArenaLayout | ShardedArenaLayout;

/** The typed form of a struct: `allocHeader`, `headerAt`, `getHeaderId`. */
export interface BlockForm extends Form {
  /** `Header` in `allocHeader` and `getHeaderId`. */
  readonly infix: string;
  /** `header` in `headerAt`. */
  readonly prefix: string;
  /** Words of the granules it takes, an even number, and what its address is a multiple of where that is more than a granule. */
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
  frees: false,
  holds: ({ structs }: BlocksLayout) => structs,
  typed: ({ slices, structs }: BlocksLayout) => ["slice", "string", ...slices, ...structs],
  constants: ({ size }: BlocksLayout) => [["_BYTES", size]] as const,
};

export function planBlocks<L extends BlocksLayout>(layout: L, own: OwnNames, whole: Whole, fresh: BlocksPlan["fresh"]) {
  const forms = layout.structs.map((name) => planForm(name, whole));
  const slices = layout.slices.map((type) => planSlice(type, whole.handleOf(type)));
  const facts = factsOf(layout, own, forms, slices, whole);
  return { ...own, ...facts, layout, forms, slices, fresh };
}

function planForm(name: string, { layout, viewOf, handleOf }: Whole): BlockForm {
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
    alignWords: align > granuleBytes ? align / 4 : undefined,
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
  { granules }: BlocksLayout,
  { handle }: OwnNames,
  forms: readonly BlockForm[],
  slices: readonly BlockSlice[],
  { layout, handleOf }: Whole,
): FamilyFacts {
  const [sliceHandle, stringHandle] = [handleOf("slice"), handleOf("string")];
  const typed = (name: string, of: string, what: string): HandleType => ({ name, of, brand: ["__of", what] });
  return {
    slots: granules,
    gives: "block",
    numbering: ["epoch", "granule"],
    handleTypes: [
      ...forms.map((f) => typed(f.handle, handle, f.infix)),
      { name: sliceHandle, of: handle, brand: ["__slice", true] },
      ...slices.map((s) => typed(s.handle, sliceHandle, s.type)),
      typed(stringHandle, sliceHandle, "string"),
    ],
    handleNames: { Handle: handle, SliceHandle: sliceHandle, StringHandle: stringHandle },
    changes: changesOf(forms, slices),
    stats: "ArenaStats",
    leaks: false,
    hasLeaks: false,
    givesBytes: !layout.memory.shared,
    wears: undefined,
    summary: { holds: "blocks of any size, granules of 8 bytes", wraps: "reused" },
  };
}

function changesOf(forms: readonly BlockForm[], slices: readonly BlockSlice[]): string[] {
  const made = [...[...forms, ...slices].map(({ infix }) => infix), "String", ""];
  const allocate = made.flatMap((what) => [`alloc${what}`, `tryAlloc${what}`]);
  return [...allocate, ...forms.map((f) => `make${f.infix}`), "mark", "rewind", "scope", "reset"];
}
