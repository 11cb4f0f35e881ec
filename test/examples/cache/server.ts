/** An HTTP server in a thread of its own: `GET /key`, `PUT /key`. */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { parentPort, workerData } from "node:worker_threads";
import { Cache } from "../../../generated/cache/index.js";
import { heapNow } from "../figures.js";
import { MapStore } from "./map-store.js";
import { SharedStore } from "./shared-store.js";
import { keyOf, KEYS, valueOf } from "./values.js";
import type { AddressInfo } from "node:net";
import type { Order, Report, Seat } from "./protocol.js";

const { buffer, row, fills } = workerData as Seat;
const store = buffer === undefined ? new MapStore() : new SharedStore(Cache.attach(buffer, 0, row));
const report = (message: Report): void => parentPort!.postMessage(message);

for (let k = 0; fills && k < KEYS; k++) store.put(keyOf(k), valueOf(keyOf(k), 0));

const server = createServer(async (request, response) => {
  const key = request.url!.slice(1);
  if (request.method === "PUT") {
    store.put(key, await text(request));
    response.writeHead(204).end();
    return;
  }
  const value = store.get(key);
  response.writeHead(value === undefined ? 404 : 200).end(value);
});

/** What the heap holds when collecting once more frees no more. */
const settledHeap = async (): Promise<number> => {
  for (let last = Infinity; ;) {
    const now = await heapNow();
    if (now >= last) return last;
    last = now;
  }
};

const stop = async (): Promise<void> => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
  const before = await settledHeap();
  store.close();
  report({ heapBytes: before - (await settledHeap()) });
  parentPort!.close();
};

parentPort!.on("message", (order: Order) => {
  if (order === "stop") void stop();
  else report({ pong: true });
});
server.listen(0, "127.0.0.1", () => report({ port: (server.address() as AddressInfo).port }));
