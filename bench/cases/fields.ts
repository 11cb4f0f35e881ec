import { Fast } from "../generated/fast/index.js";
import { PlainRecord } from "../competitors/objects.js";
import { voidLoop } from "../harness/void-loop.js";
import type { BenchCase, Variant } from "../harness/types.js";

const RECORDS = 256;
/** Prime, so that the loop visits every record, and not one after the other. */
const STEP = 61;

/** Anything with two properties that are numbers. */
interface Fields {
  id: number;
  size: number;
}

type Pool = Fast["records"];
type Handle = ReturnType<Pool["alloc"]>;

const allocated = (): { pool: Pool; handles: Int32Array } => {
  const pool = Fast.create().records;
  const handles = new Int32Array(RECORDS);
  for (let i = 0; i < RECORDS; i++) {
    const h = pool.alloc();
    pool.setId(h, 0); // a fast pool gives out what the free list left in the slot
    pool.setSize(h, 0);
    handles[i] = h;
  }
  return { pool, handles };
};

const cursor = (): Variant => {
  const { pool, handles } = allocated();
  const touch = (h: Handle, i: number, sum: number): number => {
    const record = pool.at(h);
    const once = (sum + record.id) | 0;
    record.id = i;
    const twice = (once + record.size) | 0;
    record.size = twice;
    return twice;
  };
  const run = (ops: number): number => {
    let sum = 0;
    for (let i = 0; i < ops; i++) sum = touch(handles[(i * STEP) & (RECORDS - 1)]! as Handle, i, sum);
    return sum;
  };
  return { run };
};

/**
 * The same without the small function. V8 then meets the accesses before it knows what `at` returns, and goes by the
 * cursor's shape (see EVIDENCE.md).
 */
const cursorInLoop = (): Variant => {
  const { pool, handles } = allocated();
  const run = (ops: number): number => {
    let sum = 0;
    for (let i = 0; i < ops; i++) {
      const record = pool.at(handles[(i * STEP) & (RECORDS - 1)]! as Handle);
      sum = (sum + record.id) | 0;
      record.id = i;
      sum = (sum + record.size) | 0;
      record.size = sum;
    }
    return sum;
  };
  return { run };
};

const methods = (): Variant => {
  const { pool, handles } = allocated();
  const touch = (h: Handle, i: number, sum: number): number => {
    const once = (sum + pool.getId(h)) | 0;
    pool.setId(h, i);
    const twice = (once + pool.getSize(h)) | 0;
    pool.setSize(h, twice);
    return twice;
  };
  const run = (ops: number): number => {
    let sum = 0;
    for (let i = 0; i < ops; i++) sum = touch(handles[(i * STEP) & (RECORDS - 1)]! as Handle, i, sum);
    return sum;
  };
  return { run };
};

/** The same over things that have properties; a process runs it with one kind of them only. */
const properties = (make: (index: number) => Fields): Variant => {
  const records = Array.from({ length: RECORDS }, (_, i) => make(i));
  const touch = (record: Fields, i: number, sum: number): number => {
    const once = (sum + record.id) | 0;
    record.id = i;
    const twice = (once + record.size) | 0;
    record.size = twice;
    return twice;
  };
  const run = (ops: number): number => {
    let sum = 0;
    for (let i = 0; i < ops; i++) sum = touch(records[(i * STEP) & (RECORDS - 1)]!, i, sum);
    return sum;
  };
  return { run };
};

const bufferBackedObject = async (): Promise<Variant> => {
  type Library = typeof import("buffer-backed-object"); // its types name exports that Node finds under `default` only
  const { default: library } = (await import("buffer-backed-object")) as unknown as { default: Library };
  const { ArrayOfBufferBackedObjects, Int32 } = library;
  const fields = {
    id: Int32(),
    kind: Int32(),
    size: Int32(),
    flags: Int32(),
    owner: Int32(),
    start: Int32(),
    end: Int32(),
    state: Int32(),
  };
  const views = ArrayOfBufferBackedObjects(new ArrayBuffer(RECORDS * 32), fields);
  return properties((i) => views[i] as Fields);
};

const typedStruct = async (): Promise<Variant> => {
  const { Struct } = await import("typed-struct");
  const View = new Struct("Record")
    .Int32LE("id")
    .Int32LE("kind")
    .Int32LE("size")
    .Int32LE("flags")
    .Int32LE("owner")
    .Int32LE("start")
    .Int32LE("end")
    .Int32LE("state")
    .compile();
  return properties(() => new View());
};

export const benchCase: BenchCase = {
  kind: "timed",
  name: "fields",
  operation: "2 reads and 2 writes of a record among 256",
  variants: {
    void: voidLoop,
    cursor,
    "cursor, all in the loop": cursorInLoop,
    methods,
    "plain objects": () => properties(() => new PlainRecord()),
    "buffer-backed-object": bufferBackedObject,
    "typed-struct": typedStruct,
  },
  bars: [
    { ours: "cursor", theirs: "plain objects", atMost: 1.1 },
    { ours: "methods", theirs: "plain objects", atMost: 1 },
    { ours: "cursor, all in the loop", theirs: "plain objects", atMost: 1.1 },
    { ours: "cursor", theirs: "buffer-backed-object", faster: 50 },
    { ours: "methods", theirs: "buffer-backed-object", faster: 50 },
    { ours: "cursor", theirs: "typed-struct", faster: 50 },
    { ours: "methods", theirs: "typed-struct", faster: 50 },
  ],
};
