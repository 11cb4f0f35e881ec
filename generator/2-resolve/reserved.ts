const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Members that every object and class has. */
export const objectMembers = words(
  "constructor prototype toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable",
);

/** JavaScript calls what has these names. */
export const promiseMembers = words("then");
export const jsonMembers = words("toJSON");

export const viewMembers = words("handle free release toObject");

/** Static and instance members of the module class, those of coming versions too. */
export const moduleMembers = words(
  `create attach buffer byteOffset byteLength memory stats check dispose refresh recover worker workers
  attached incarnation takeOver recovered guard guards reclamation roots`,
);

/** Types that index.ts defines beside the module class. */
export const moduleTypes = (className: string): ReadonlySet<string> =>
  new Set([`${className}Options`, `${className}Recovered`]);

/** Types that runtime.ts exports, and names that templates stand for others with; a test compares with templates/. */
export const runtimeTypes = words(`
  AllocError AllocErrorCode ArenaEpochs ArenaScope ArenaStats CheckReport ClaimShape Depot DepotShape EpochShape
  GuardedSlots Handle HandleClaims HandleTable ImageDescription Leak LeakRegister LivePolicy PlainOf PoolStats ReclamationState Recoverable RecoverOptions Recovered
  Local Retirer SliceHandle SlotShape StringHandle StructFields TakeOverOptions View Waited WasmMemory WorkerTable
`);

const otherGlobals = words(`
  AT_FREE AT_RETIRE CANARY GATE GUARD SKIP FREE FRESH DEPOT OWNED FILLING LIVE QUARANTINED RETIRED UNMAPPED STORED IN_HAND IN_DOUBT FOUND USED END EPOCH LOST Array ArrayBuffer ArrayBufferLike ArrayLike Atomics BigInt BigInt64Array
  BigUint64Array Boolean DataView Date Disposable Error Float32Array Float64Array Function
  Generator Infinity Int16Array Int32Array Int8Array Iterable IterableIterator Iterator Map Math
  NaN Number Object Omit Partial Promise RangeError Readonly ReadonlyArray Required Set
  SharedArrayBuffer String Symbol TextDecoder TextEncoder TypeError Uint16Array Uint32Array
  Uint8Array WeakMap WeakRef WebAssembly
`);

/** Globals and types that generated files use, and names they define; a test compares with templates/. */
export const globals: ReadonlySet<string> = new Set([...runtimeTypes, ...otherGlobals]);

/** `allocF32`, `allocSlice`, `allocString` belong to the slices and strings of arenas. */
export const sliceNames = words("U8 I8 U16 I16 U32 I32 U64 I64 F32 F64 Slice String");

/** Views that several allocators hold are generic. */
export const typeParameters = words("H");

/** Words of JavaScript that no variable may be. Members may, so fields and allocators are free to use them. */
export const keywords = words(`
  await break case catch class const continue debugger default delete do else enum export extends
  false finally for function if import in instanceof new null return super switch this throw true
  try typeof var void while with yield
`);
