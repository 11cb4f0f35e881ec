import { allocated, assertOffset, brandOf } from "./buffers.js";
import { AllocError } from "./errors.js";
import type { ImageDescription } from "./image.js";

/** WebAssembly.Memory where the environment declares it (DOM), what we need of it elsewhere. */
export type WasmMemory = typeof globalThis extends { WebAssembly: { Memory: new (...args: never[]) => infer M } } ? M : MemoryShape;

interface MemoryShape {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

const pageBytes = 65536;

/**
 * A memory with an image behind `byteOffset`; a shared one is as large as it may ever become. Throws AllocError UNSUPPORTED
 * where there is no WebAssembly.
 */
export function createMemory(image: ImageDescription, byteOffset: number): WasmMemory {
  assertOffset(image, byteOffset);
  const { name, byteLength, shared } = image;
  const { WebAssembly } = globalThis as unknown as { WebAssembly?: { Memory: new (descriptor: MemoryDescriptor) => WasmMemory } };
  if (WebAssembly === undefined) {
    throw new AllocError("UNSUPPORTED", name, 0, `there is no WebAssembly here: use backing ${shared ? "shared" : "local"}`);
  }
  return allocated(name, byteOffset + byteLength, (bytes) => {
    const pages = Math.ceil(bytes / pageBytes);
    return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
  });
}

/** Whether it is a memory, not the buffer of one. */
export function isMemory(source: unknown): source is WasmMemory {
  return brandOf(source) === "WebAssembly.Memory";
}

/** The buffer of a memory, or the buffer itself. */
export function bufferOf(source: ArrayBufferLike | { readonly buffer: ArrayBufferLike }): ArrayBufferLike {
  return isMemory(source) ? source.buffer as ArrayBufferLike : source as ArrayBufferLike;
}
