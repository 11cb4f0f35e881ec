import { allKinds } from "../kinds/kinds.js";
import { type Checks, levels, type SmallMemory } from "../kinds/kind-under-test.js";

/** One image with allocators of every kind, as small as they get, so that each of its words can be overwritten. */
export interface Subject {
  readonly name: string;
  readonly yaml: string;
  /** What another subject has too, in another kind of memory or with robust reclamation: half of the values are enough. */
  readonly isLikeAnother?: boolean;
}

const structs = `
structs:
  Item:
    fields:
      id: u32
      name: "utf8[6]"
      bytes: "u8[3]"
      wide: u53
      hits: { type: u32, atomic: true }
      exact: { type: u53, atomic: true }
      next: ref<Item, items>
`;

const allocatorsIn = (memory: SmallMemory): string =>
  allKinds
    .flatMap(({ corrupt }) => corrupt.small(memory))
    .map((line) => `  ${line}`)
    .join("\n");

const local = (backing: string, checks: Checks): string => `
name: image
memory: { backing: ${backing}, checks: ${checks} }
${structs}
allocators:
${allocatorsIn({ shared: false, checks, options: "", scale: 1 })}
roots: { only: Item, first: "ref<Item, items>" }

`;

/** `more`: keys of memory. */
const shared = (backing: string, checks: Checks, more: string, options: string, scale = 1): string => `
name: image
memory: { backing: ${backing}, checks: ${checks}, workers: 3${more} }
${structs}
allocators:
${allocatorsIn({ shared: true, checks, options, scale })}
roots: { only: Item, first: "ref<Item, items>", all: "ref<Item, items>[2]" }

`;

/** Images that threads share; `scale` times as large as the smallest ones. */
const ofThreads = (scale: number): Subject[] =>
  levels.flatMap((checks) => [
    { name: `shared ${checks}`, yaml: shared("shared", checks, "", "", scale) },
    {
      name: `wasm-shared ${checks}, robust`,
      yaml: shared(
        "wasm-shared",
        checks,
        ", reclamation: { robust: true, batch: 2 }",
        checks === "fast" ? ", zero: on-alloc" : ", generations: quarantine",
        scale,
      ),
      isLikeAnother: true,
    },
  ]);

export const subjects: readonly Subject[] = [
  ...levels.flatMap((checks) => [
    { name: `local ${checks}`, yaml: local("local", checks) },
    { name: `wasm ${checks}`, yaml: local("wasm", checks), isLikeAnother: true },
  ]),
  ...ofThreads(1),
];

export const largeSubjects: readonly Subject[] = ofThreads(100);
