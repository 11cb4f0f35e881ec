import { watch as chokidarWatch } from "chokidar";
import { dirname, resolve } from "node:path";

export interface WatchOptions {
  readonly cwd: string;
  readonly schemas: readonly string[];
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called with the schemas that changed, all of them at first; never while it is still running. */
  readonly onChange: (schemas: readonly string[]) => void;
  /** Called once, when changes are seen from now on. */
  readonly onReady: () => void;
}

/** Editors write a file in several steps, or delete it and put another in its place: what comes within this time is one change. */
const quietMilliseconds = 60;

/** Calls `onChange` until the signal ends it. Folders are watched, not files: a file that is deleted and comes back is still seen. */
export async function watch({ cwd, schemas, signal, onChange, onReady }: WatchOptions): Promise<void> {
  const names = new Map(schemas.map((schema) => [resolve(cwd, schema), schema]));
  const folders = [...new Set([...names.keys()].map((file) => dirname(file)))];
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const changed = [...pending];
    pending.clear();
    onChange(changed);
  };
  const watcher = chokidarWatch(folders, {
    ignoreInitial: true,
    depth: 0,
    ignored: (path, stats) => stats?.isFile() === true && !names.has(path),
  });
  watcher.on("all", (_event, path) => {
    const schema = names.get(path);
    if (schema === undefined) return;
    pending.add(schema);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMilliseconds);
  });
  // First the watcher, then the first run: a change made meanwhile is not missed.
  watcher.on("ready", () => {
    onChange(schemas);
    onReady();
  });
  await aborted(signal);
  clearTimeout(timer);
  await watcher.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener("abort", () => done(), { once: true }));
}
