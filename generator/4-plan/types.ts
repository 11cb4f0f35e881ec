import type {
  ArenaLayout,
  FreeListLayout,
  Layout,
  RootLayout,
  SingletonLayout,
  StructLayout,
} from "../3-layout/types.js";
import type { ReclamationSpec, ShardedArenaSpec, ShardedFreeListSpec } from "../../templates/concurrent/spec.js";
import type { ArenaSpec, BitmapPoolSpec, CheckedFreeListSpec, FastFreeListSpec } from "../../templates/spec.js";
import type { Checks, SliceType } from "../2-resolve/types.js";
import type { CPlan } from "./c/types.js";
import type { Access, ArrayName, Unit } from "./access.js";
import type { ImportExtension } from "./import-extension.js";

/** How the output is to look; nothing of it changes a number of the layout. */
export interface PlanOptions {
  /** Headers name its last part: `packets.yaml`. */
  readonly schemaPath: string;
  readonly importExtension: ImportExtension;
  readonly target: "ts" | "js";
  /** Folder of the generated tests inside the output, or null for none. */
  readonly tests: string | null;
  readonly bench: string | null;
  /** LAYOUT.md and layout.json. */
  readonly pages: boolean;
  readonly cHeader: boolean;
  /** One file with all library code instead of the folder. */
  readonly single?: boolean;
}

/** Every file of the output with every name in it. What is left for 5-emit is text. */
export interface Plan {
  readonly layout: Layout;
  readonly options: PlanOptions;
  readonly module: ModulePlan;
  readonly c: CPlan;
  readonly files: readonly FilePlan[];
}

export interface ModulePlan {
  /** `Packets` */
  readonly className: string;
  readonly file: string;
  readonly enumsFile: string;
  /** What of templates/runtime the other files use: `runtime`. */
  readonly runtimeFile: string;
  readonly views: readonly ViewPlan[];
  readonly allocators: readonly AllocatorPlan[];
  /** `Guards`: guards and retired slots; undefined without sharded free lists. */
  readonly guards: GuardsPlan | undefined;
  /** `PacketsRoots`; undefined without roots. */
  readonly roots: RootsPlan | undefined;
}

export interface GuardsPlan {
  readonly className: string;
  readonly file: string;
  readonly template: TemplatePlan;
}

export interface RootsPlan {
  readonly className: string;
  readonly file: string;
  readonly roots: readonly RootPlan[];
  readonly singletons: readonly SingletonPlan[];
}

/** A struct at a fixed place: a property that never changes. */
export interface SingletonPlan {
  readonly layout: SingletonLayout;
  /** `settings` */
  readonly property: string;
  readonly view: ViewPlan;
  /** References in it: what they refer to is published. */
  readonly references: readonly Access[];
}

/** One property, or for several of them methods with an index. */
export interface RootPlan {
  readonly layout: RootLayout;
  /** `table` */
  readonly property: string;
  /** `Table` in `exchangeTable`. */
  readonly infix: string;
  readonly handle: string;
}

/** Paths are relative to the output folder, without extension for TypeScript. */
export type FilePlan =
  | { readonly kind: "index" | "enums"; readonly path: string }
  | { readonly kind: "view"; readonly path: string; readonly view: ViewPlan }
  | { readonly kind: "allocator"; readonly path: string; readonly allocator: AllocatorPlan }
  | { readonly kind: "guards" | "roots"; readonly path: string }
  | { readonly kind: "layout-json" | "c-header" | "layout-page"; readonly path: string };

/**
 * The classes of a struct. The fields stand in one that all others extend:
 *
 *   HeaderFields ─┬─ HeaderCursor   from `at`: moved from handle to handle
 *                 ├─ Header         from `make` and `view`: a view of its own, which frees
 *                 └─ HeaderPart     a Header inside another struct, or at a fixed place
 */
export interface ViewPlan {
  readonly struct: StructLayout;
  /** `Header`: a view of its own; without holders the fields themselves. */
  readonly className: string;
  /** `HeaderFields`; `Header` where no allocator holds it. */
  readonly fieldsName: string;
  readonly cursorName: string;
  readonly partName: string;
  /** `HeaderObject`: what `toObject` returns. */
  readonly objectName: string;
  /** `assignHeader` writes what `make` is given. */
  readonly assignName: string;
  /** `HeaderInit`: what `make` takes. */
  readonly initName: string;
  /** `HeaderOwner`: what a view asks of the allocator that holds its struct. */
  readonly ownerName: string;
  readonly file: string;
  readonly unit: Unit;
  /** Whole words the struct covers: what `make` clears. */
  readonly words: number;
  readonly accesses: readonly Access[];
  /** Typed arrays its own accessors use, and those of structs inside it as well. */
  readonly arrays: readonly ArrayName[];
  readonly ownerArrays: readonly ArrayName[];
  /** Allocators that hold the struct; none for a struct that is only part of others. */
  readonly holders: readonly Holder[];
  /** Type of its handles, the union when several allocators hold it: `HeaderHandle`. */
  readonly handle: string | undefined;
  /** False with `emit: handles`: there are neither classes nor a file. */
  readonly hasClasses: boolean;
  /** Some view of a struct shows one of these inside it, or a root is one. */
  readonly nested: boolean;
}

export interface Holder {
  /** As in the schema. */
  readonly allocator: string;
  readonly kind: "free-list" | "arena";
  /** `HeadersHandle`, `ScratchHeaderHandle`. */
  readonly handle: string;
}

export type AllocatorPlan = PoolPlan | ArenaPlan;

interface ClassPlan {
  /** `Headers` */
  readonly className: string;
  /** Property of the module class: `headers`. */
  readonly property: string;
  readonly file: string;
  /** Type of its handles: `HeadersHandle`. */
  readonly handle: string;
  readonly template: TemplatePlan;
}

export interface PoolPlan extends ClassPlan {
  readonly kind: "free-list";
  readonly layout: FreeListLayout;
  readonly view: ViewPlan;
  /** Scalars of the struct, nested ones too. */
  readonly accesses: readonly Access[];
}

export interface ArenaPlan extends ClassPlan {
  readonly kind: "arena";
  readonly layout: ArenaLayout;
  readonly forms: readonly ArenaForm[];
  readonly slices: readonly ArenaSlice[];
  /** `ScratchStringHandle` */
  readonly stringHandle: string;
  /** All slices and strings: `ScratchSliceHandle`. */
  readonly sliceHandle: string;
}

/** The typed form of a struct in an arena: `allocHeader`, `headerAt`, `getHeaderId`. */
export interface ArenaForm {
  readonly view: ViewPlan;
  readonly handle: string;
  /** `Header` in `allocHeader` and `getHeaderId`. */
  readonly infix: string;
  /** `header` in `headerAt`. */
  readonly prefix: string;
  readonly accesses: readonly Access[];
  /** Words of the granules it takes, an even number, and what its address is a multiple of where that is more than a granule. */
  readonly blockWords: number;
  readonly alignWords: number | undefined;
}

export interface ArenaSlice {
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

/** Which template file, the constants it is specialised by, and whether its constructor takes the worker's number. */
export type TemplatePlan = { readonly takesWorker: boolean } & (
  | { readonly file: "allocators/free-list-fast"; readonly spec: FastFreeListSpec }
  | {
      readonly file: "allocators/free-list-checked" | "allocators/free-list-paranoid";
      readonly spec: CheckedFreeListSpec;
    }
  | { readonly file: "allocators/bitmap-pool-fast" | "allocators/bitmap-pool-checked"; readonly spec: BitmapPoolSpec }
  | { readonly file: `allocators/arena-${Checks}`; readonly spec: ArenaSpec }
  | { readonly file: "concurrent/sharded-free-list"; readonly spec: ShardedFreeListSpec }
  | { readonly file: "concurrent/sharded-arena"; readonly spec: ShardedArenaSpec }
  | { readonly file: "concurrent/reclamation"; readonly spec: ReclamationSpec }
);
