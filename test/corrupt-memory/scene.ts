import type { LayoutFile } from "./words.js";

export type Member = (...given: readonly unknown[]) => unknown;
export type Part = Record<string, Member>;
export type Image = Record<string, Part> & {
  readonly buffer: ArrayBufferLike;
  readonly memory?: { readonly buffer: ArrayBufferLike };
};
export interface ImageClass {
  create(options?: object): Image;
  attach(source: unknown, byteOffset?: number, worker?: number): Image;
  takeOver?(source: unknown, worker: number, options?: object): Image;
  workers?(source: unknown): unknown;
}

/** One call of a public member. */
export interface Call {
  readonly name: string;
  /** It has no result. */
  readonly isVoid: boolean;
  /** It is one of the many that read or write a field. */
  readonly isField: boolean;
  run(): unknown;
}

/** Whether a call is to be done, of the acting worker, 0, or the second one. */
export type Wanted = (call: { readonly worker: number; readonly isField: boolean }) => boolean;

/** An image in use, and all that can be done with it. */
export interface Scene {
  readonly words: Int32Array;
  /** A handle that is good. */
  readonly handle: number;
  readonly calls: readonly Call[];
}

const init = { id: 7, name: "ab", bytes: [1, 2, 3], wide: 9, hits: 1, exact: 2 };
const field: Readonly<Record<string, unknown>> = { Name: "abc", BytesFrom: [1, 2], From: [1, 2] };

/**
 * An image whose allocators are half full: some of what they gave out is free again or retired. Where there are workers, a
 * second one is attached, and a third has died in a guard, with slots and a buffer in its hand.
 */
export function makeScene(made: ImageClass, layout: LayoutFile, wants: Wanted = () => true): Scene {
  const image = made.create();
  const peers = layout.memory.shared ? [made.attach(sourceOf(image)), made.attach(sourceOf(image))] : [];
  const [peer, dead] = peers;
  for (const each of [image, ...peers]) Object.assign(each, { onLeak: () => {} });
  const kept = new Map<string, number>();
  for (const each of [image, peer, dead]) if (each !== undefined) use(each, layout, kept);
  if (dead !== undefined) (dead["guards"] as Part)["enter"]!();
  if (peer !== undefined) (peer["guards"] as Part)["enter"]!();
  if (image["guards"] !== undefined) {
    (image["guards"] as Part)["enter"]!();
    retireSome(image, kept);
  }
  if (peer !== undefined) retireSome(peer, kept);
  const root = kept.get("items") ?? 0;
  (image["roots"] as unknown as { first: number }).first = root;
  const scene = { made, image, peer, dead, layout, kept };
  return { words: new Int32Array(sourceBuffer(image)), handle: root, calls: allCalls(scene, wants) };
}

/** Who is there: one that acts, and where there are workers perhaps a second one, and one that has died. */
export interface Cast {
  readonly made: ImageClass;
  readonly image: Image;
  readonly peer: Image | undefined;
  readonly dead: Image | undefined;
  readonly layout: LayoutFile;
  readonly kept: Map<string, number>;
}

const sourceOf = (image: Image): unknown => image.memory ?? image.buffer;
const sourceBuffer = (image: Image): ArrayBufferLike => image.buffer;

/** The first to come keeps a handle of each allocator. */
export function use(image: Image, layout: LayoutFile, kept: Map<string, number>): void {
  for (const { name, capacity } of layout.allocators) {
    const part = image[name!]!,
      given: number[] = [];
    try {
      if (capacity !== undefined) {
        for (let i = 0; i < 2; i++) given.push(part["tryAlloc"]!() as number);
        if (!kept.has(name!)) kept.set(name!, given.shift()!);
        for (const h of given) part["tryFree"]!(h);
      } else {
        given.push(part["allocString"]!("text") as number, part["tryAllocItem"]!() as number);
        for (const [what, h] of [
          ["string", given[0]!],
          ["block", given[1]!],
        ] as const)
          if (!kept.has(`${name!} ${what}`)) kept.set(`${name!} ${what}`, h);
        if (!kept.has(`${name!} slice`)) kept.set(`${name!} slice`, part["allocU8"]!(2, 4) as number);
      }
    } catch (error) {
      if ((error as { code?: string }).code !== "NOT_OWNER" && (error as { code?: string }).code !== "EXHAUSTED")
        throw error;
    }
  }
}

function retireSome(image: Image, kept: Map<string, number>): void {
  const items = image["items"]!;
  const h = items["tryAlloc"]!() as number;
  if (h !== 0 && h !== kept.get("items")) items["tryRetire"]!(h);
}

export function allCalls(cast: Cast, wants: Wanted = () => true): Call[] {
  const { image, peer, layout, kept } = cast;
  const workers = [image, ...(peer === undefined ? [] : [peer])];
  return [
    ...workers.flatMap((worker, i) => {
      const callsOf = (part: Part, name: string, argumentsOf: Arguments): Call[] =>
        membersOf(Object.getPrototypeOf(part) as object)
          .filter(({ isField }) => wants({ worker: i, isField }))
          .map((member) => callOf(part, `${i}.${name}`, member, argumentsOf));
      return [
        ...layout.allocators.flatMap(({ name, capacity }) =>
          callsOf(worker[name!]!, name!, (member) =>
            capacity !== undefined
              ? slotArguments(member, worker[name!]!, kept.get(name!) ?? 0)
              : blockArguments(member, name!, kept),
          ),
        ),
        ...(worker["guards"] === undefined ? [] : callsOf(worker["guards"], "guards", guardArguments)),
        ...callsOf(worker["roots"]!, "roots", rootArguments),
        ...(wants({ worker: i, isField: true }) ? viewCalls(worker, `${i}`, kept) : []),
      ];
    }),
    ...moduleCalls(cast, wants),
  ];
}

/** What a member is called with. */
type Arguments = (member: string) => readonly unknown[];

interface Described {
  readonly member: string;
  readonly isCalled: boolean;
  readonly isVoid: boolean;
  readonly isField: boolean;
}

const described = new Map<object, readonly Described[]>();

/** Members of a class, getters as well; many images are made of one class. */
function membersOf(prototype: object): readonly Described[] {
  const known = described.get(prototype);
  if (known !== undefined) return known;
  const found = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([member]) => member !== "constructor" && !member.startsWith("_"))
    .map(([member, { value }]) => ({
      member,
      isCalled: typeof value === "function",
      isVoid: /^(free|freeBatch|forEach|reset|flush|retire|rewind|enter|leave|refresh|set.*|append.*)$/.test(member),
      isField: /(Name|Bytes|Wide|Hits|Exact|Next|Id)(From|Array|Equals)?$/i.test(member),
    }));
  described.set(prototype, found);
  return found;
}

function callOf(part: Part, name: string, of: Described, argumentsOf: Arguments): Call {
  const { member, isCalled, isVoid, isField } = of;
  const run = isCalled ? () => settle(part[member]!(...argumentsOf(member))) : () => part[member];
  return { name: `${name}.${member}`, isVoid, isField, run };
}

/** What is only made when it is asked for is asked for. */
export function settle(result: unknown): unknown {
  if (result instanceof Object && Symbol.iterator in result && "next" in result)
    return [...(result as Iterable<unknown>)];
  return result;
}

const valueFor = (member: string): unknown => {
  const [, name = ""] = /^set(?:Item)?(.*)$/.exec(member)!;
  return field[name] ?? 1;
};

function slotArguments(member: string, part: Part, h: number): readonly unknown[] {
  if (/^(tryAlloc|alloc|reset|flush|stats|check|handles)$/.test(member)) return [];
  if (/^(allocWait|allocAsync)$/.test(member)) return [0];
  if (member === "make") return [init];
  if (member === "allocBatch") return [new Int32Array(4)];
  if (member === "freeBatch") return [[h]];
  if (member === "forEach") return [(each: number) => part["isLive"]!(each)];
  if (member === "handlesOf") return [1, 1];
  return fieldArguments(member, h);
}

function fieldArguments(member: string, h: number): readonly unknown[] {
  if (/^set.*Bytes$/.test(member)) return [h, 1, 2];
  if (/^get.*Bytes$/.test(member)) return [h, 1];
  if (/[nN]ameEquals$/.test(member)) return [h, "abc"];
  if (member.startsWith("compareExchange")) return [h, 1, 2];
  if (member.startsWith("wait")) return [h, 1, 0];
  if (member.startsWith("set")) return [h, valueFor(member)];
  return [h, 1];
}

function blockArguments(member: string, name: string, kept: ReadonlyMap<string, number>): readonly unknown[] {
  const [string, slice, block] = ["string", "slice", "block"].map((what) => kept.get(`${name} ${what}`) ?? 0);
  if (/^(reset|flush|stats|check|mark|scope|handles|allocItem|tryAllocItem)$/.test(member)) return [];
  if (member === "forEach") return [(each: number) => each];
  if (member === "makeItem") return [init];
  if (/^(try)?[aA]lloc$/.test(member)) return [8, name === "space" ? 16 : 8];
  if (/^(try)?[aA]llocString$/.test(member)) return ["some"];
  if (/^(try)?[aA]lloc[UF]\d+$/.test(member)) return [1, 2];
  if (/^(getString|lengthOf|capacityOf)$/.test(member)) return [string];
  if (/^(get|view)[UF]\d+$/.test(member)) return [slice, 0];
  if (/^set[UF]\d+$/.test(member)) return [slice, 0, 1];
  if (/^append[UF]\d+$/.test(member)) return [slice, 1];
  if (member === "rewind") return [0];
  if (member === "bytes") return [block, 8];
  return fieldArguments(member, block!);
}

function guardArguments(member: string): readonly unknown[] {
  return /^(guard|protect)$/.test(member) ? [() => 1] : [];
}

function rootArguments(member: string): readonly unknown[] {
  if (member.endsWith("All")) return [1, 0, 0];
  return [0, 0];
}

/** Cursor and view of slots, and the struct that stands in a root. */
function viewCalls(image: Image, name: string, kept: ReadonlyMap<string, number>): Call[] {
  const look = (what: string, find: () => unknown): Call => ({
    name: `${name}.${what}`,
    isVoid: false,
    isField: true,
    run: () => (find() as { toObject(): object }).toObject(),
  });
  return [
    look("items.at(h).toObject", () => image["items"]!["at"]!(kept.get("items") ?? 0)),
    look("items.view(h).toObject", () => image["items"]!["view"]!(kept.get("items") ?? 0)),
    look("roots.only.toObject", () => (image["roots"] as unknown as { only: unknown }).only),
  ];
}

function moduleCalls({ made, image, peer, dead, layout }: Cast, wants: Wanted): Call[] {
  const source = sourceOf(image);
  const call = (name: string, run: () => unknown, isVoid = false): Call => ({ name, isVoid, isField: false, run });
  const own = [image, ...(peer === undefined ? [] : [peer])].flatMap((worker, i) => [
    call(`${i}.stats`, () => (worker["stats"] as unknown as Member).call(worker)),
    call(`${i}.check`, () => (worker["check"] as unknown as Member).call(worker)),
  ]);
  const isWanted = ({ name }: Call): boolean => !name.startsWith("1.") || wants({ worker: 1, isField: false });
  const all = [image, peer, dead].filter((w): w is Image => w !== undefined);
  const method = (worker: Image, name: string, ...given: unknown[]): unknown =>
    (worker[name] as unknown as Member).call(worker, ...given);
  const threads = !layout.memory.shared
    ? []
    : [
        call("attached", () => image["attached"]),
        call("workers", () => made.workers!(source)),
        call("recover dead", () => method(image, "recover", 2, { live: "free" })),
        call("takeOver dead", () => made.takeOver!(source, 2)),
        call("recover peer", () => method(image, "recover", 1)),
        call("takeOver peer", () => made.takeOver!(source, 1)),
        call("guard", () => method(image, "guard", () => 1)),
      ];
  return [
    ...own.filter(isWanted),
    call("attach", () => made.attach(source)),
    ...threads,
    ...all.map((worker, i) => call(`${i}.dispose`, () => method(worker, "dispose"), true)).filter(isWanted),
  ];
}
