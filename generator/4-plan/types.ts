import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { Kind } from "../2-resolve/types.js";
import type { AllocatorLayout, Layout, RootLayout, SingletonLayout, StructLayout } from "../3-layout/types.js";
import type { Access, ArrayName, Unit } from "./access.js";
import type { CPlan } from "./c/types.js";
import type { ImportExtension } from "./import-extension.js";
import type { Plans } from "./kinds/kinds.js";

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
  readonly template: {
    readonly file: "reclamation/reclamation";
    readonly takesWorker: true;
    readonly spec: ReclamationSpec;
  };
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

/** A file of code. Paths are relative to the output folder, without extension. */
export type FilePlan =
  | { readonly kind: "index" | "enums"; readonly path: string }
  | { readonly kind: "view"; readonly path: string; readonly view: ViewPlan }
  | { readonly kind: "allocator"; readonly path: string; readonly allocator: AllocatorPlan }
  | { readonly kind: "guards" | "roots"; readonly path: string };

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
  /** `HeadersHandle`, `ScratchHeaderHandle`. */
  readonly handle: string;
  /** It can be freed there alone, and retired. */
  readonly frees: boolean;
  readonly retires: boolean;
}

export type AllocatorPlan = Plans[Kind];

/** What is decided of an allocator before anything else of it: names, and what the row of its kind says. */
export interface OwnNames {
  /** `Headers` */
  readonly className: string;
  /** Property of the module class: `headers`. */
  readonly property: string;
  readonly file: string;
  /** Type of its handles: `HeadersHandle`. */
  readonly handle: string;
  /** Each of its slots or blocks can be freed alone. */
  readonly frees: boolean;
  /** Slots can be retired: guards hold them back. */
  readonly retires: boolean;
}

/** What files that are not about a kind may ask of an allocator: all of it data, stated by its kind. */
export interface AllocatorFacts extends OwnNames {
  readonly kind: Kind;
  readonly layout: AllocatorLayout;
  readonly template: TemplatePlan;
  /** Slots, or granules: what its handles number, from 1. */
  readonly slots: number;
  /** What its handles refer to: `Header`, `block`. */
  readonly gives: string;
  /** What the upper and the lower bits of a handle count. */
  readonly numbering: readonly [times: string, place: string];
  /** Handle types beside its own. */
  readonly handleTypes: readonly HandleType[];
  /** Types of its template, and what they are called here: `{ Handle: "HeadersHandle" }`. */
  readonly handleNames: Readonly<Record<string, string>>;
  /** Structs it gives out. */
  readonly forms: readonly Form[];
  /** Members that change what is allocated: only the owner may call them. */
  readonly changes: readonly string[];
  /** The type of what `stats` returns. */
  readonly stats: string;
  /** It knows which worker has which slot, so that `recover` lists them and takes back what a worker had in its hand. */
  readonly knowsOwners: boolean;
  /** After a death it may not know of some slots whether they are free. */
  readonly inDoubt: boolean;
  /** What a worker that leaves the image calls, behind the property: `.flush()`. */
  readonly leaving: string | undefined;
  /** It remembers where what is live was allocated; at some level it does. */
  readonly leaks: boolean;
  readonly hasLeaks: boolean;
  /** `bytes` of its template returns an array over the image, in memory of one thread. */
  readonly givesBytes: boolean;
  /** Allocations that use it up. */
  readonly wears: number | undefined;
  /** For LAYOUT.md: what it holds, and what happens when the upper bits of a handle have wrapped. */
  readonly summary: { readonly holds: string; readonly wraps: string };
}

/** `type ScratchF32Handle = ScratchSliceHandle & { readonly __of: "f32" }` */
export interface HandleType {
  readonly name: string;
  readonly of: string;
  readonly brand: readonly [key: string, value: string | true];
}

/** A struct as an allocator gives it out. */
export interface Form {
  readonly view: ViewPlan;
  readonly handle: string;
  /** The allocator's field for its cursor: `_cursor`, `_headerCursor`. */
  readonly cursor: string;
  /** Scalars of the struct, nested ones too: what become methods on handles. */
  readonly accesses: readonly Access[];
}

/** Which template file, the constants it is specialised by, and whether its constructor takes the worker's number. */
export type TemplatePlan = AllocatorPlan["template"] | GuardsPlan["template"];
