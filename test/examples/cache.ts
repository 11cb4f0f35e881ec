/**
 * A cache that the workers of an HTTP server share, under load. One of them is killed in the middle, recovered, and
 * replaced: no answer is wrong, no slot is lost. For comparison, the same server with a `Map` in each worker.
 */
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Cache } from "../../generated/cache/index.js";
import { Load, percentile } from "./cache/load.js";
import { Service } from "./cache/service.js";
import { Supervisor } from "./cache/supervisor.js";
import { compared, kib, mib, ms, show } from "./figures.js";
import type { LoadFigures } from "./cache/load.js";
import type { Ledger } from "./cache/supervisor.js";

export interface ServerFigures {
  readonly load: LoadFigures;
  /** JS heap that the caches of all workers took, bytes. */
  readonly heapBytes: number;
  /** How long it took to put another worker in the place of the dead one. */
  readonly replaceMs: number;
}

export interface CacheFigures {
  readonly shared: ServerFigures;
  readonly maps: ServerFigures;
  /** What the image has taken of the machine's memory, bytes. */
  readonly imageBytes: number;
  /** Entries that the dead worker had made, and those that its death left to nobody. */
  readonly listed: number;
  readonly stranded: number;
  /** When all workers have left. */
  readonly ledger: Ledger;
}

/** One worker a core, two at least; their rows of the worker table. */
const WORKERS = Math.max(2, Math.min(7, availableParallelism()));
const ROWS = Array.from({ length: WORKERS }, (_, i) => i + 1);
const DOOMED = 1;
const WARM_UP_MS = 1_000;

/** @param program the server's, compiled: threads of Node 20 run JavaScript only */
export const cache = async (program: URL, milliseconds = 3_000): Promise<CacheFigures> => {
  await serve(new Service(program, undefined), Infinity, WARM_UP_MS);
  using image = Cache.create({ worker: 0 });
  const supervisor = new Supervisor(image);
  const service = new Service(program, image.buffer);
  let [listed, stranded] = [0, 0];
  const shared = await serve(service, image.roots.bucketsLength, milliseconds, async () => {
    listed = supervisor.recover(DOOMED);
    stranded = await supervisor.sweep(() => service.tell("ping"));
  });
  const ledger = supervisor.ledger();
  const imageBytes = supervisor.touchedBytes();
  const maps = await serve(new Service(program, undefined), Infinity, milliseconds);
  return { shared, maps, imageBytes, listed, stranded, ledger };
};

/** All workers under load; in the middle of it, one dies. */
const serve = async (
  service: Service,
  buckets: number,
  milliseconds: number,
  recover?: () => Promise<void>,
): Promise<ServerFigures> => {
  for (const row of ROWS) await service.start(row, row === DOOMED || recover === undefined);
  const load = new Load(() => service.ports, buckets);
  const replace = async (): Promise<number> => {
    await sleep(milliseconds / 2);
    await service.kill(DOOMED);
    const died = performance.now();
    await recover?.();
    await service.start(DOOMED, false);
    return performance.now() - died;
  };
  const [replaceMs] = await Promise.all([replace(), load.run(milliseconds)]);
  return { load: load.figures, heapBytes: await service.stop(), replaceMs };
};

/** What the figures mean, and what they don't. */
const notesOn = ({ shared, maps, imageBytes }: CacheFigures): string[] => [
  `Requests: with the shared cache the workers answer ${compared(shared.load.requests, maps.load.requests, "many")} as with a Map each. A
   Map hands out a string that exists already; the shared cache makes one of the bytes in its memory, inside a guard. If every
   worker may have its own truth and there is memory for it, a Map is the faster way.`,
  `What the Maps pay for it: ${maps.load.stale} answers were out of date, because another worker had changed the entry;
   ${maps.load.lost} entries went with the worker that was killed; and each Map is filled by itself, so that less is found at first. The shared
   cache gave no answer that was out of date or wrong, although a worker died in the middle of whatever it was doing.`,
  `Heap: a Map's entries lie on the heap of each worker, once for each worker. The shared ones lie ${mib(imageBytes)} off the heap, once. The
   heap is measured as a difference, so that a shared cache, which takes none, may show a little less than nothing.`,
  `So one wants the shared cache where workers must agree, where memory must not grow with the number of workers, or where a new
   worker must not begin with an empty cache.`,
];

export const showCache = (figures: CacheFigures): void => {
  const { shared, maps, imageBytes, ledger } = figures;
  const row = (title: string, cell: (server: ServerFigures) => string): string[] => [title, cell(shared), cell(maps)];
  const count = (title: string, cell: (load: LoadFigures) => number): string[] =>
    row(title, ({ load }) => String(cell(load)));
  show(
    `cache: ${WORKERS} HTTP workers under load, one of them killed and replaced`,
    [
      ["", "shared cache", "a Map per worker"],
      count("requests", ({ requests }) => requests),
      row("p50 of a request", ({ load }) => ms(percentile(load.latencies, 0.5))),
      row("p99 of a request", ({ load }) => ms(percentile(load.latencies, 0.99))),
      row("found", ({ load: { hits, misses } }) => `${((hits / (hits + misses)) * 100).toFixed(1)} %`),
      count("wrong answers", ({ corrupt }) => corrupt),
      count("answers out of date", ({ stale }) => stale),
      count("entries gone without being replaced", ({ lost }) => lost),
      count("requests cut off by the death", ({ interrupted }) => interrupted),
      row("until the next worker listens", ({ replaceMs }) => ms(replaceMs)),
      row("JS heap of the caches, together", ({ heapBytes }) => kib(heapBytes)),
      ["off the heap", mib(imageBytes), "0.0 MiB"],
      ["slots in use, buckets with one", `${ledger.live}, ${ledger.reachable}`, ""],
      ["slots the death left to nobody, freed", String(figures.stranded), ""],
    ],
    notesOn(figures),
  );
};
