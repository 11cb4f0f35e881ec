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

/** A memory that holds `bytes`; a shared one is as large as it may ever become. */
export function createMemory(bytes: number, shared: boolean): WasmMemory {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Memory: new (descriptor: MemoryDescriptor) => WasmMemory } };
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
}

/** The buffer of a memory, or the buffer itself. */
export function bufferOf(source: ArrayBufferLike | { readonly buffer: ArrayBufferLike }): ArrayBufferLike {
  return "buffer" in source ? source.buffer : source;
}
