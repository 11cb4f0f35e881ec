/** Reads every request where it lies, acknowledges it in its header, and answers with what it read. */
import { parentPort, workerData } from "node:worker_threads";
import { PacketKind, Packets } from "../../../generated/packets/index.js";
import { readItems } from "./tlv.js";
import type { Answer, Request } from "./protocol.js";

const packets = Packets.attach(workerData as SharedArrayBuffer);

const answer = ({ header: handle, message }: Request): Answer => {
  const header = packets.headers.at(handle);
  const items = readItems(packets.requests.viewU8(message));
  header.hits = header.hits + 1;
  header.kind = PacketKind.ack;
  return { id: header.id, sequence: header.sequence, name: header.name, items };
};

parentPort!.on("message", (request: Request | "stop") => {
  if (request !== "stop") return parentPort!.postMessage(answer(request));
  packets.dispose();
  parentPort!.close();
});
