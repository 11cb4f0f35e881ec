import { allKinds } from "../kinds/kinds.js";

/** What layout.json says, as far as it is asked here. */
export interface LayoutFile {
  readonly memory: {
    readonly checks: "fast" | "checked" | "paranoid";
    readonly shared: boolean;
    readonly workers: number;
  };
  readonly allocators: readonly PlacedFile[];
  readonly reclamation?: PlacedFile & { readonly pools: readonly string[] };
  readonly image: {
    readonly words: number;
    readonly workerTableWord: number;
    readonly regions: readonly RegionFile[];
  };
}

interface PlacedFile {
  readonly name?: string;
  readonly kind?: string;
  readonly capacity?: number;
  /** Bytes for blocks, in granules of 8. */
  readonly size?: number;
  readonly strideWords?: number;
  /** What handles are made of. */
  readonly handles?: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, number>>;
}

export interface RegionFile {
  readonly name: string;
  readonly word: number;
  readonly words: number;
}

/** Words of each line that are used, where a region is one line of 32 words after the other. */
const usedOfLine: Readonly<Record<string, number>> = Object.assign(
  { "worker table": 3, guards: 2 },
  ...allKinds.map(({ corrupt }) => corrupt.usedOfLine),
);

/** Every word of the image that an allocator, the reclamation or the module keeps for itself. */
export function controlWords({ image, allocators, reclamation }: LayoutFile): number[] {
  return image.regions.flatMap(({ name, word, words }) => {
    const what = name.split(" ").at(-1)!;
    const used = usedOfLine[name] ?? usedOfLine[what];
    const all = Array.from({ length: words }, (_, i) => word + i);
    if (name === "null") return [0];
    if (used !== undefined) return all.filter((w) => (w - word) % 32 < used);
    if (what === "header") return all.slice(0, 20);
    if (what === "slots") return all.filter((w) => (w - word) % strideOf(allocators, name) === 0);
    if (what === "blocks") return all.slice(0, 16);
    if (what === "batches") return all.filter((w) => isKept(reclamation!, w - word));
    return all;
  });
}

/** In `fast` the first word of a free slot links to the next one. */
const strideOf = (allocators: readonly PlacedFile[], region: string): number =>
  allocators.find(({ name }) => region === `${name!} slots`)!.strideWords!;

/** Of the batches, which are all alike, the first ones of each sort. */
function isKept({ words }: PlacedFile, at: number): boolean {
  const batch = Math.floor(at / words["batchWords"]!),
    { smallBatches, batches } = words as Record<string, number>;
  return batch < 3 || batch === smallBatches || batch === batches! - 1;
}

/** The most that any loop has to go round: over slots, granules, magazines, batches, workers, or the words of a slot. */
export function mostRounds({ allocators, reclamation, memory, image }: LayoutFile): number {
  const counts = allocators.flatMap(({ capacity = 0, size = 0, strideWords = 0, words }) => [
    capacity + 1,
    size / 8 + 1,
    strideWords,
    words["magazines"] ?? 0,
  ]);
  return Math.max(...counts, reclamation?.words["batches"] ?? 0, memory.workers, Math.ceil(image.words / 32));
}
