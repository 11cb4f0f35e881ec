import { watch as chokidarWatch } from "chokidar";
import type { Stats } from "node:fs";
import type { Places } from "./watched-places.js";

export interface WatchOptions {
  readonly places: Places;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called once, when changes are seen from now on. */
  readonly onReady: () => void;
  /** Called with the absolute paths of files that changed, came or went; never while it is still running. */
  readonly onChange: (paths: ReadonlySet<string>) => Promise<void>;
}

/** Editors write a file in several steps, or delete it and put another in its place: what comes within this time is one change. */
const quietMilliseconds = 60;

/** Calls `onChange` until the signal ends it. Folders are watched, not files: a file that is deleted and comes back is still seen. */
export async function watch({ places, signal, onReady, onChange }: WatchOptions): Promise<void> {
  let pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const flush = (): void => {
    const changed = pending;
    pending = new Set();
    running = running.then(() => (signal.aborted ? undefined : onChange(changed)));
  };
  const watcher = chokidarWatch([...places.folders], {
    ignoreInitial: true,
    ignored: (path, stats) => isIgnored(path, stats, places),
  });
  watcher.on("all", (_event, path) => {
    if (!places.isOurs(path)) return;
    pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMilliseconds);
  });
  watcher.on("ready", onReady);
  await aborted(signal);
  clearTimeout(timer);
  await watcher.close();
  await running;
}

/** Without `stats` chokidar only wants to know whether to look. */
function isIgnored(path: string, stats: Stats | undefined, places: Places): boolean {
  if (stats === undefined) return false;
  return stats.isDirectory() ? !places.isOpen(path) : !places.isOurs(path);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener("abort", () => done(), { once: true }));
}
