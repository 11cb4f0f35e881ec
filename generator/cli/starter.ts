import type { NeededExtension } from "./advice.js";

/** What `gen-alloc init` writes: a schema that compiles, and says of every part what else could stand there. */
export const starterSchema = `# Compile it: npx gen-alloc schema.yaml

name: simulation               # output goes to generated/simulation/, class Simulation

memory:
  backing: local               # local | shared (several threads) | wasm | wasm-shared
  checks: checked              # fast (no checks) | checked (stale and double frees are errors) | paranoid (poison, canaries)

enums:
  Phase: { type: u8, values: { solid: 0, liquid: 1, gas: 2 } }

structs:
  Particle:                    # laid out as a C compiler does: gen-alloc layout schema.yaml shows the offsets
    fields:
      x: f32                   # u8 i8 u16 i16 u32 i32 u64 i64 u53 f32 f64 bool, an enum or another struct
      y: f32
      velocity: "f32[2]"       # a fixed array; brackets need quotes
      mass: f64
      phase: Phase
      flags: { type: u8, bits: { selected: 1, colour: 3 } }
      label: "utf8[16]"        # a string of at most 16 bytes
      next: ref<Particle>      # a handle of another particle, or 0

allocators:
  particles: { kind: free-list, of: Particle, capacity: 1000 }   # fixed-size slots, allocated and freed in any order
  scratch: { kind: arena, size: 64KiB, of: [], slices: [u8, f32] }   # arrays and strings, freed all at once
`;

/** The configuration that `init` writes where the defaults would not do. */
export const starterConfig = (
  schema: string,
  { importExtension, reason }: NeededExtension,
): string => `# \`npx gen-alloc\` compiles all schemas listed here. Paths are relative to this file.

schemas: ${JSON.stringify(schema)}

# ${reason}
import-extension: ${importExtension}
`;

/** Editors check and complete by the JSON Schema of the first line. */
export const withModeline = (jsonSchema: string, text: string): string =>
  `# yaml-language-server: $schema=${jsonSchema}\n${text}`;
