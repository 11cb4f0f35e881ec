import { exampleSchema } from "../../generator/diagnostics/runtime/entry.js";
import type { Checks } from "../../generator/2-resolve/types.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/** With a field of each sort that can be used wrongly; an Item has 40 bytes. */
const schema = exampleSchema.replace("hits: u32,", 'hits: u32, tags: "u8[4]", wide: u53,');

const levels: readonly Checks[] = ["fast", "checked", "paranoid"];

interface Misuse {
  readonly what: string;
  /** On `demo`, an image of `schema`; several where one row has several ways to do it wrong. */
  readonly code: readonly string[];
  /** Behind what a level throws, or for a level that throws nothing. */
  readonly notes?: Readonly<Partial<Record<Checks, string>>>;
}

const misuses: readonly Misuse[] = [
  {
    what: "pool or arena exhausted",
    code: [
      "for (let i = 0; i < 5; i++) demo.items.alloc();",
      "demo.space.alloc(4096);",
      "for (;;) demo.entries.alloc();",
    ],
    notes: { fast: "`tryAlloc` returns 0" },
  },
  {
    what: "slice full on append",
    code: ["const s = demo.space.allocU8(0, 1); demo.space.appendU8(s, 1); demo.space.appendU8(s, 2);"],
  },
  {
    what: "zero, negative, fractional, NaN size; alignment that is no power of two",
    code: ["0", "-8", "1.5", "NaN", "8, 3"].map((size) => `demo.space.alloc(${size});`),
  },
  {
    what: "attach to a buffer that is too small, or no buffer",
    code: ["Demo.attach(new SharedArrayBuffer(8));", "Demo.attach({});"],
  },
  {
    what: "`byteOffset` that is no multiple of 128, or of the largest `align` of a struct",
    code: ["Demo.create({ byteOffset: 64 });", "Demo.attach(demo.buffer, 64);"],
  },
  {
    what: "attach to memory of another schema, or of anything else",
    code: ["Demo.attach(new SharedArrayBuffer(Demo.byteLength));"],
  },
  { what: "more workers than `memory.workers`", code: ["Demo.attach(demo.buffer); Demo.attach(demo.buffer);"] },
  {
    what: "reset while others are attached (but of a sharded arena: there it is for all)",
    code: ["Demo.attach(demo.buffer); demo.space.reset();"],
  },
  {
    what: "allocation by a thread that is not the owner (`owner: creator`)",
    code: ["Demo.attach(demo.buffer).own.alloc();"],
  },
  { what: "use of an allocator after dispose", code: ["demo.dispose(); demo.items.alloc();"] },
  {
    what: "double free",
    code: ["const h = demo.items.alloc(); demo.items.free(h); demo.items.free(h);"],
    notes: {
      fast: "the slot gets two owners; `check()` may find it",
      checked: "unless at the same moment, see the next row",
    },
  },
  {
    what: "stale handle: after free, reset or rewind",
    code: [
      "const h = demo.items.alloc(); demo.items.free(h); demo.items.getId(h);",
      "const h = demo.items.alloc(); demo.items.free(h); demo.items.at(h);",
      "const h = demo.space.alloc(8); demo.space.reset(); demo.space.viewU8(demo.space.allocU8(8)); demo.space.addressOf(h);",
    ],
  },
  {
    what: "view of its own kept while its slot is freed",
    code: ["const v = demo.items.make(); demo.items.free(v.handle); v.id;"],
  },
  {
    what: "cursor kept while its slot is freed",
    code: ["const c = demo.items.at(demo.items.alloc()); demo.items.free(c.handle); c.id;"],
    notes: { checked: "`at` checks, its accessors don't" },
  },
  {
    what: "handle of another allocator",
    code: ["demo.others.free(demo.items.alloc());", "demo.items.getId(demo.others.alloc());"],
  },
  { what: "0, a fraction, NaN as a handle", code: ["0", "1.5", "NaN"].map((h) => `demo.items.free(${h});`) },
  {
    what: "text, an array or a u53 that its field cannot give back",
    code: [
      "demo.items.make({ tags: [1, 2, 3, 4, 5] });",
      "demo.items.make({ wide: 2 ** 53 });",
      'demo.items.make({ name: "a text that is too long" });',
      'demo.items.make({ name: "a\\0b" });',
    ],
    notes: { fast: "cut ([how](../schemas/README.md#what-a-field-becomes))" },
  },
  {
    what: "what is no text, array, struct or u53 where one belongs (from JavaScript)",
    code: [
      "demo.items.make({ tags: demo.items.make().tags });",
      "demo.items.make({ tags: [undefined] });",
      "demo.items.make({ wide: {} });",
      "demo.items.make(5);",
    ],
    notes: { fast: "stored as typed arrays do" },
  },
  {
    what: "what is of another type in any other field",
    code: ["demo.items.make({ id: {} });", "demo.items.setHits(demo.items.alloc(), undefined);"],
    notes: { fast: "stored as typed arrays do", checked: "stored as typed arrays do" },
  },
  {
    what: "another number that does not fit its field",
    code: ["demo.items.make({ id: 300 });", "demo.items.setHits(demo.items.alloc(), -1);"],
    notes: { fast: "wraps as typed arrays do", checked: "wraps" },
  },
  {
    what: "index outside of an array in a struct",
    code: ["demo.items.getTags(demo.items.alloc(), 4);", "demo.items.make().setTags(-1, 0);"],
    notes: { fast: "may touch the next field or slot" },
  },
  { what: "index outside of a slice", code: ["demo.space.getU8(demo.space.allocU8(2), 2);"] },
  {
    what: "write into a freed slot",
    code: [
      "const h = demo.items.alloc(), c = demo.items.at(h); demo.items.free(h); c.hits = 7; for (let i = 0; i < 4; i++) demo.items.alloc();",
    ],
    notes: { paranoid: "when the slot is handed out again" },
  },
  {
    what: "write past the end of a slot or block, beyond its padding",
    code: [
      "const h = demo.items.alloc(), end = demo.items.addressOf(h) + 44; new Uint8Array(demo.buffer)[end] ^= 1; demo.items.free(h);",
    ],
    notes: { paranoid: "at free, reset and rewind; `check()` finds it before" },
  },
  {
    what: "write into what an allocator keeps for itself ([how far](#when-something-else-writes-into-the-image))",
    code: ["space.stats()", "space.tryAlloc(8)", "entries.tryAlloc()", "entries.flush()"].map(
      (call) => `new Int32Array(demo.buffer).fill(2 ** 31 - 1); demo.${call};`,
    ),
    notes: {
      fast: "where a loop would not end; else the answer may be wrong",
      checked: "the same",
      paranoid: "the same",
    },
  },
];

/** Rows of templates/CHECKS.md: every misuse was tried at every level. */
export async function checksRows(): Promise<string[]> {
  const rows: string[] = ["| wrong use | `fast` | `checked` | `paranoid` |", "|---|---|---|---|"];
  const outputs = new Map(levels.map((level) => [level, compileToJs(schema.replace("paranoid", level))]));
  for (const { what, code, notes = {} } of misuses) {
    const cells = await Promise.all(
      levels.map(async (level) => {
        const thrown = new Set(await Promise.all(code.map((one) => outcomeOf(one, outputs.get(level)!))));
        return cell(
          [...thrown].filter((c) => c !== ""),
          thrown.has(""),
          notes[level],
        );
      }),
    );
    rows.push(`| ${[what, ...cells].join(" | ")} |`);
    if (what === "double free") rows.push(atOnce);
  }
  return [...rows, leaks];
}

/** `stress/twice.test.ts` tries it. */
const atOnce =
  "| handle freed or retired by two workers at the same moment | no | `sharded-free-list`: no, `check()` names the slot, and `tryAlloc` hands it out once where it can see that; others: DOUBLE_FREE | DOUBLE_FREE |";

/** Not thrown, so not found by trying. */
const leaks =
  "| leak in a pool | `stats()` counts it | `stats()` counts it | the call that allocated it, at dispose: `onLeak`, or a warning on the console |";

function cell(codes: readonly string[], passes: boolean, note = ""): string {
  const found = [...codes, ...(passes ? ["no"] : [])].join(", ");
  return note === "" ? found : `${found}: ${note}`;
}

/** The code of what is thrown, or nothing. */
function outcomeOf(code: string, files: ReturnType<typeof compileToJs>): Promise<string> {
  return withModule(files, (module) => {
    const { Demo } = module as unknown as { Demo: { create(options: object): unknown } };
    // oxlint-disable-next-line no-new-func, no-implied-eval -- they are text, and this is what tries them
    const run = new Function("Demo", "demo", code) as (Demo: unknown, demo: unknown) => void;
    try {
      run(Demo, Demo.create({}));
      return "";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  });
}
