import type { SourceRange } from "../diagnostics/diagnostic.js";
import type {
  EnumModel,
  FieldEmission,
  FieldType,
  Kind,
  MemoryModel,
  ReclamationModel,
  RootModel,
  SingletonModel,
  StructEmission,
} from "../2-resolve/types.js";
import type { ReclamationWords } from "./reclamation.js";
import type { Layouts } from "./kinds/kinds.js";

/**
 * Every number of the output, finished: sizes, offsets, capacities, the image map. Written as layout.json.
 * Byte quantities end in nothing or `Bytes`, word addresses (32-bit words from the image's start) in `Word`.
 */
export interface Layout {
  readonly name: string;
  readonly className: string;
  readonly doc: string | undefined;
  readonly memory: MemoryModel;
  readonly enums: readonly EnumModel[];
  readonly structs: readonly StructLayout[];
  readonly allocators: readonly AllocatorLayout[];
  readonly roots: readonly RootLayout[];
  readonly singletons: readonly SingletonLayout[];
  readonly reclamation: ReclamationLayout | undefined;
  readonly image: ImageLayout;
}

export type RootLayout = RootModel & {
  readonly hash: number;
  /** The first one of several; each single root is alone on its line. */
  readonly word: number;
};

export type SingletonLayout = SingletonModel & {
  readonly hash: number;
  /** Its first word: the start of a line. */
  readonly word: number;
  readonly words: number;
};

export type ReclamationLayout = ReclamationModel & {
  readonly hash: number;
  /** Sharded free lists, in the order of the schema: pool i of the reclamation. */
  readonly pools: readonly string[];
  readonly regions: readonly Region[];
  /** Named as in ReclamationSpec. */
  readonly words: ReclamationWords;
};

export interface StructLayout {
  readonly name: string;
  readonly doc: string | undefined;
  /** Bytes, a multiple of `align`. */
  readonly size: number;
  readonly align: number;
  readonly emit: StructEmission;
  readonly fields: readonly FieldLayout[];
  readonly holes: readonly Hole[];
  /** FNV-1a of the canonical layout, int32: what attach compares. */
  readonly hash: number;
  readonly origin: SourceRange;
}

export interface FieldLayout {
  readonly name: string;
  readonly doc: string | undefined;
  readonly type: FieldType;
  readonly atomic: boolean;
  readonly emit: FieldEmission;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  readonly size: number;
  readonly align: number;
  readonly origin: SourceRange;
}

/** Padding inside or at the end of a struct. */
export interface Hole {
  readonly offset: number;
  readonly size: number;
}

/** The resolved allocator with the word addresses its template is specialised by. */
export type AllocatorLayout = Layouts[Kind];

/** handle = generation << slotBits | firstSlot + slot */
export interface HandleLayout {
  /** The same for all allocators of an image. */
  readonly slotBits: number;
  /** 32 - slotBits: a slot is reused 2 ** generationBits times before a handle comes back. */
  readonly generationBits: number;
  /** 2 ** k - 1, at least the number of slots: `handle & slotMask` is the slot within the allocator. */
  readonly slotMask: number;
  /** A multiple of slotMask + 1. */
  readonly firstSlot: number;
  /** 1 << slotBits, as int32. */
  readonly generationStep: number;
}

export interface Region {
  readonly name: string;
  readonly word: number;
  readonly words: number;
}

export interface ImageLayout {
  /** Whole image, bytes, a multiple of 128. */
  readonly byteLength: number;
  /** What it has to start at a multiple of, bytes: places in it are aligned only if it is. */
  readonly align: number;
  readonly words: number;
  readonly headerWord: number;
  readonly headerWords: number;
  readonly workerTableWord: number;
  readonly workerRowWords: number;
  readonly regions: readonly Region[];
  /** `checked` and `paranoid`: bits of a handle below the generation. */
  readonly slotBits: number;
}
