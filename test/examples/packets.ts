/**
 * Requests that a worker reads where they lie: each builds a TLV message in an arena that lives as long as the request,
 * and a header in a free list that both threads share. Only handles cross between the threads.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { isDeepStrictEqual } from "node:util";
import { PacketKind, Packets } from "../../generated/packets/index.js";
import { kib, ms, show } from "./figures.js";
import { Tag, writeItems } from "./packets/tlv.js";
import type { RequestsU8Handle } from "../../generated/packets/index.js";
import type { Answer, Request } from "./packets/protocol.js";
import type { Item } from "./packets/tlv.js";

export interface PacketsFigures {
  readonly requests: number;
  /** Answers equal to what was sent, and headers the worker acknowledged. */
  readonly rightAnswers: number;
  readonly acknowledged: number;
  readonly milliseconds: number;
  readonly messageBytes: number;
  /** The most the arena held at once, and what it holds after the last request, bytes. */
  readonly peakBytes: number;
  readonly usedAtEnd: number;
  readonly liveHeadersAtEnd: number;
  /** Problems that `check()` found, over all allocators. */
  readonly problems: readonly string[];
}

const REQUESTS = 500;
const MESSAGE_CAPACITY = 4_096;

const itemsOf = (id: number): Item[] => [
  { tag: Tag.text, text: `request ${id}: größer als ASCII ✓` },
  { tag: Tag.count, count: (id * 2_654_435_761) >>> 0 },
  { tag: Tag.samples, samples: Array.from({ length: id % 256 }, (_, i) => (i * id) & 0xff) },
];

/** The thread that creates the image, and its conversation with the worker. */
class Requests {
  readonly #packets: Packets;
  readonly #worker: Worker;
  rightAnswers = 0;
  acknowledged = 0;
  messageBytes = 0;
  peakBytes = 0;

  constructor(packets: Packets, worker: Worker) {
    this.#packets = packets;
    this.#worker = worker;
  }

  async run(id: number): Promise<void> {
    const { headers, requests } = this.#packets;
    using _ = requests.scope(); // everything this request allocates goes when the block ends
    const items = itemsOf(id);
    const message = this.#message(items);
    const header = headers.alloc();
    const sequence = BigInt(id) << 40n;
    Object.assign(headers.view(header), { id, kind: PacketKind.data, sequence, name: `packet ${id}`, hits: 0 });

    const answer = await this.#ask({ header, message });

    const expected: Answer = { id, sequence, name: `packet ${id}`, items };
    if (isDeepStrictEqual(answer, expected)) this.rightAnswers++;
    if (headers.getKind(header) === PacketKind.ack && headers.getHits(header) === 1) this.acknowledged++;
    this.peakBytes = Math.max(this.peakBytes, requests.used);
    headers.free(header);
  }

  #message(items: readonly Item[]): RequestsU8Handle {
    const { requests } = this.#packets;
    const message = requests.allocU8(0, MESSAGE_CAPACITY);
    writeItems(items, (byte) => requests.appendU8(message, byte));
    this.messageBytes += requests.lengthOf(message);
    return message;
  }

  async #ask(request: Request): Promise<Answer> {
    this.#worker.postMessage(request);
    const [answer] = (await once(this.#worker, "message")) as [Answer];
    return answer;
  }
}

/** @param workerUrl the worker's program, compiled: threads of Node 20 run JavaScript only */
export const packets = async (workerUrl: URL): Promise<PacketsFigures> => {
  using image = Packets.create();
  const worker = new Worker(workerUrl, { workerData: image.buffer });
  const requests = new Requests(image, worker);
  const start = performance.now();
  for (let id = 1; id <= REQUESTS; id++) await requests.run(id);
  const milliseconds = performance.now() - start;
  worker.postMessage("stop");
  await once(worker, "exit");
  return {
    requests: REQUESTS,
    rightAnswers: requests.rightAnswers,
    acknowledged: requests.acknowledged,
    milliseconds,
    messageBytes: requests.messageBytes,
    peakBytes: requests.peakBytes,
    usedAtEnd: image.requests.used,
    liveHeadersAtEnd: image.headers.stats().live,
    problems: Object.values(image.check()).flatMap(({ problems }) => problems),
  };
};

/** What the figures mean, and what they don't. */
const notesOn = ({ requests, messageBytes }: PacketsFigures): string[] => [
  `A round trip is two postMessage and two turns of an event loop, which is nearly all of its time. What crosses is two handles:
   the message (${(messageBytes / requests).toFixed(0)} bytes on average) is neither copied nor serialised, so that the time stays the same for a message of
   a megabyte. Where threads can wait for each other with Atomics, even postMessage is not needed.`,
  `Each request has the arena to itself: a scope gives back everything at its end, so that the most it ever held is one message, and nothing
   is left after the last one. The headers are in a free list, because they may live longer than a request.`,
  `So one wants this where messages are large or many, or are read in part. For small messages now and then, postMessage with
   an object costs about the same and needs no schema.`,
];

export const showPackets = (figures: PacketsFigures): void => {
  const { requests, rightAnswers, messageBytes, peakBytes, usedAtEnd, liveHeadersAtEnd } = figures;
  show(
    `packets: ${requests} requests, built here, read by a worker in the same memory`,
    [
      ["right answers", String(rightAnswers)],
      ["headers acknowledged", String(figures.acknowledged)],
      ["time for a round trip", ms(figures.milliseconds / requests)],
      ["bytes of messages, all together", kib(messageBytes)],
      ["most the arena held at once", kib(peakBytes)],
      ["left after the last request", `${usedAtEnd} bytes, ${liveHeadersAtEnd} headers`],
    ],
    notesOn(figures),
  );
};
