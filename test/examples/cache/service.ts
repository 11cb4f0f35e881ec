import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Order, Report, Seat } from "./protocol.js";

interface Server {
  readonly thread: Worker;
  readonly port: number;
  readonly row: number;
}

/** The servers: threads that listen on a port each. */
export class Service {
  readonly #program: URL;
  readonly #buffer: SharedArrayBuffer | undefined;
  #servers: Server[] = [];

  constructor(program: URL, buffer: SharedArrayBuffer | undefined) {
    this.#program = program;
    this.#buffer = buffer;
  }

  get ports(): readonly number[] {
    return this.#servers.map(({ port }) => port);
  }

  /** Starts one; `fills`: with all values in its cache. */
  async start(row: number, fills: boolean): Promise<void> {
    const seat: Seat = { buffer: this.#buffer, row, fills };
    const thread = new Worker(this.#program, { workerData: seat });
    const [{ port }] = (await once(thread, "message")) as [Report];
    this.#servers.push({ thread, port: port!, row });
  }

  /** Kills the server in that row, whatever it is doing. */
  async kill(row: number): Promise<void> {
    const { thread } = this.#servers.find((server) => server.row === row)!;
    this.#servers = this.#servers.filter((server) => server.row !== row);
    await thread.terminate();
  }

  /** What every server answers to an order. */
  tell(order: Order): Promise<Report[]> {
    return Promise.all(
      this.#servers.map(async ({ thread }) => {
        thread.postMessage(order);
        const [report] = (await once(thread, "message")) as [Report];
        return report;
      }),
    );
  }

  /** Bytes of JS heap that the stores of all servers held. */
  async stop(): Promise<number> {
    const exits = this.#servers.map(({ thread }) => once(thread, "exit"));
    const reports = await this.tell("stop");
    await Promise.all(exits);
    return reports.reduce((sum, { heapBytes }) => sum + heapBytes!, 0);
  }
}
