import { Worker } from "node:worker_threads";
import { Packets, PacketKind } from "../../generated/packets/index.js";

/**
 * What runtimes.test.ts runs on every runtime: a little of everything generated code needs from one. Prints JSON; since
 * generated code is deterministic, all runtimes must print the same, the bytes of the image included.
 */

/** FNV-1a over the whole image. */
function hashOf(buffer: ArrayBufferLike): string {
  let hash = 0x811c9dc5 | 0;
  for (const byte of new Uint8Array(buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

function codeOf(work: () => unknown): unknown {
  try {
    work();
    return "no error";
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}

/** The worker attaches, adds 1 to the id, and says the name it read. */
function inWorker(buffer: SharedArrayBuffer, handle: number): Promise<unknown> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: { buffer, handle } });
  return new Promise((done, failed) => {
    worker.once("message", done);
    worker.once("error", failed);
  });
}

using packets = Packets.create();
const { headers, scratch } = packets;
const handle = headers.alloc();
const header = headers.at(handle);
header.id = 41;
header.kind = PacketKind.ack;
header.flagsTtl = 63;
header.sequence = 2n ** 64n - 1n;
header.sent = 0.1;
header.name = "größer ✓ 😀";
const stale = headers.alloc();
headers.free(stale);
const text = scratch.allocString("in the arena");
const numbers = scratch.allocF64(3);
for (let i = 0; i < 3; i++) scratch.setF64(numbers, i, i / 3);
const heard = await inWorker(packets.buffer, handle);
console.log(
  JSON.stringify({
    heard,
    id: headers.getId(handle),
    sequence: String(header.sequence),
    ttl: header.flagsTtl,
    text: scratch.getString(text),
    numbers: [...scratch.viewF64(numbers)],
    errors: [codeOf(() => headers.free(stale)), codeOf(() => headers.at(stale)), codeOf(() => scratch.alloc(-1))],
    checks: Object.values(packets.check()).map(({ name, ok }) => [name, ok]),
    image: hashOf(packets.buffer),
  }),
);
