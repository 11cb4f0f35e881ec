import { parentPort, workerData } from "node:worker_threads";
import { Packets, type HeadersHandle } from "../../generated/packets/index.js";

/** Of program.ts. */
const { buffer, handle } = workerData as { readonly buffer: SharedArrayBuffer; readonly handle: HeadersHandle };
const packets = Packets.attach(buffer);
packets.headers.setId(handle, packets.headers.getId(handle) + 1);
const name = packets.headers.at(handle).name;
packets.dispose();
parentPort?.postMessage({ name });
