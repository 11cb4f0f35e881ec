import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import { hashOf } from "./store.js";
import { keyOf, KEYS, valueOf, versionOf } from "./values.js";

export interface LoadFigures {
  requests: number;
  hits: number;
  misses: number;
  /** Requests to a server that was killed meanwhile. */
  interrupted: number;
  /** Answers that no client ever sent, or of another key. */
  corrupt: number;
  /** Answers older than one that was acknowledged before the request. */
  stale: number;
  /** Entries that are not there, although nothing else was ever put into their bucket. */
  lost: number;
  /** Of each request, milliseconds. */
  readonly latencies: number[];
}

const LANES = 16;
const keys = Array.from({ length: KEYS }, (_, k) => keyOf(k));

/** Clients in lanes, each with one request at a time; a key is written by one lane only, so its versions are in order. */
export class Load {
  readonly figures: LoadFigures = {
    requests: 0,
    hits: 0,
    misses: 0,
    interrupted: 0,
    corrupt: 0,
    stale: 0,
    lost: 0,
    latencies: [],
  };
  readonly #ports: () => readonly number[];
  readonly #agent = new Agent({ keepAlive: true });
  /** By key: the last version that was sent, and that was acknowledged; version 0 is in the cache from the start. */
  readonly #sent = new Uint32Array(KEYS);
  readonly #acknowledged = new Uint32Array(KEYS);
  /** By key: nothing else goes into its bucket. */
  readonly #isAlone: readonly boolean[];

  /** @param buckets as many as the cache has, or Infinity */
  constructor(ports: () => readonly number[], buckets: number) {
    this.#ports = ports;
    const bucketOf = (key: string): number => hashOf(key) % buckets;
    const crowd = new Map<number, number>();
    for (const key of keys) crowd.set(bucketOf(key), (crowd.get(bucketOf(key)) ?? 0) + 1);
    this.#isAlone = keys.map((key) => crowd.get(bucketOf(key)) === 1);
  }

  async run(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    await Promise.all(Array.from({ length: LANES }, (_, lane) => this.#lane(lane, end)));
    this.#agent.destroy();
  }

  async #lane(lane: number, end: number): Promise<void> {
    while (performance.now() < end) {
      const key = Math.floor(Math.random() * KEYS);
      const start = performance.now();
      try {
        if (Math.random() < 0.3) await this.#put(key - (key % LANES) + lane);
        else await this.#get(key);
        this.figures.requests++;
        this.figures.latencies.push(performance.now() - start);
      } catch (error) {
        if (!isInterruption(error)) throw error;
        this.figures.interrupted++;
      }
    }
  }

  async #put(key: number): Promise<void> {
    const version = ++this.#sent[key]!;
    const response = await this.#ask("PUT", keys[key]!, valueOf(keys[key]!, version));
    await text(response);
    if (response.statusCode !== 204) throw new Error(`PUT: ${response.statusCode}`);
    this.#acknowledged[key] = version;
  }

  async #get(key: number): Promise<void> {
    const oldest = this.#acknowledged[key]!;
    const response = await this.#ask("GET", keys[key]!);
    const value = await text(response);
    if (response.statusCode === 200) this.#verify(key, oldest, value);
    else this.#miss(key);
  }

  #miss(key: number): void {
    this.figures.misses++;
    if (this.#isAlone[key]!) this.figures.lost++;
  }

  #verify(key: number, oldest: number, value: string): void {
    const version = versionOf(value);
    this.figures.hits++;
    if (value !== valueOf(keys[key]!, version) || version > this.#sent[key]!) this.figures.corrupt++;
    else if (version < oldest) this.figures.stale++;
  }

  #ask(method: string, key: string, body?: string): Promise<IncomingMessage> {
    const ports = this.#ports();
    const port = ports[this.figures.requests % ports.length]!;
    return new Promise((resolve, reject) => {
      request({ port, method, path: `/${key}`, agent: this.#agent }, resolve)
        .on("error", reject)
        .end(body);
    });
  }
}

const interruptions = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE"]);
const isInterruption = (error: unknown): boolean => interruptions.has((error as NodeJS.ErrnoException).code ?? "");

/** @param share of the requests that were at least as fast, 0 to 1 */
export const percentile = (latencies: readonly number[], share: number): number =>
  [...latencies].sort((a, b) => a - b)[Math.floor(latencies.length * share)] ?? 0;
