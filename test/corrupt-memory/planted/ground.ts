import { withModule } from "../../roundtrip/load.js";
import { patched, type Patch } from "../../templates/support/mutant.js";
import { compiledToJs, type Target } from "../attack.js";
import type { Image, ImageClass, Part } from "../scene.js";
import { allKinds } from "../../kinds/kinds.js";
import type { Checks } from "../../kinds/kind-under-test.js";
import type { LayoutFile } from "../words.js";

/*
 * The ground that faults are planted in: an image with one allocator of each kind, of which some is in use, some was given
 * back, and some was never used.
 */

export type Level = Checks;
/** Of one thread, or of workers. */
export type Sharing = "local" | "shared";

/** What one allocator is, and where its words are. */
export interface Ground {
  readonly image: Image;
  readonly part: Part;
  /** All words of the image. */
  readonly words: Int32Array;
  readonly name: string;
  readonly level: Level;
  /** Numbers of layout.json: `headWord`, `slotMask`, `capacity` and so on. */
  readonly at: Readonly<Record<string, number>>;
  /** Of the reclamation. */
  readonly guards: Readonly<Record<string, number>>;
  /** Another worker of the same image. */
  attach(): Image;
}

/** Makes images of one schema. */
export interface Maker {
  ground(allocator: string): Ground;
}

const structs = "structs: { Item: { emit: handles, fields: { id: u32, other: u32, last: u32 } } }";

const schemaOf = (sharing: Sharing, checks: Level): string => `
name: image
memory: { backing: ${sharing}, checks: ${checks}${sharing === "shared" ? ", workers: 2" : ""} }
${structs}
allocators:
${allKinds
  .flatMap(({ corrupt }) => corrupt.ground({ shared: sharing === "shared", checks }))
  .map((line) => `  ${line}`)
  .join("\n")}
`;

const targets = new Map<string, Target>();
const makers = new Map<string, Promise<Maker>>();

/** Compiles a schema the first time it is asked for. */
function targetOf(sharing: Sharing, level: Level): Target {
  const name = `${sharing} ${level}`;
  const known = targets.get(name) ?? compiledToJs({ name, yaml: schemaOf(sharing, level) });
  targets.set(name, known);
  return known;
}

export function makerOf(sharing: Sharing, level: Level): Promise<Maker> {
  const name = `${sharing} ${level}`;
  const known = makers.get(name) ?? make(targetOf(sharing, level));
  makers.set(name, known);
  return known;
}

/** The same, with a change of the generated text of one file. */
export function mutantOf(sharing: Sharing, level: Level, file: string, patch: Patch): Promise<Maker> {
  const { layout, files } = targetOf(sharing, level);
  if (!files.some(({ path }) => path === file)) throw new Error(`there is no ${file}`);
  return make({
    layout,
    files: files.map(({ path, text }) => ({ path, text: path === file ? patched(text, patch) : text })),
  });
}

async function make({ layout, files }: Target): Promise<Maker> {
  const made = await withModule(files, ({ Image }) => Image as unknown as ImageClass);
  return { ground: (allocator) => groundOf(made, layout, allocator) };
}

function groundOf(made: ImageClass, layout: LayoutFile, name: string): Ground {
  const image = made.create();
  Object.assign(image, { onLeak: () => {} });
  const placed = layout.allocators.find((each) => each.name === name)!;
  const { capacity = 0, size = 0, strideWords = 0, handles = {}, words } = placed;
  return {
    image,
    part: image[name]!,
    words: new Int32Array(image.buffer),
    name,
    level: layout.memory.checks,
    at: { capacity, granules: size / 8, strideWords, ...handles, ...words },
    guards: layout.reclamation?.words ?? {},
    attach: () => made.attach(image.buffer),
  };
}
