import { AllocError } from "./errors.js";
import { attachedWorkers, attachments } from "./image.js";

/**
 * What `list` finds while no other worker is attached. Who attaches behind that gets nothing of it: it allocates what is
 * free by then. Throws AllocError BUSY when another worker is there, or comes meanwhile.
 */
export function whileAlone<T>(name: string, m: Int32Array, workersWord: number, workers: number, list: () => T): T {
  const before = attachments(m, workersWord, workers), count = attachedWorkers(m, workersWord, workers);
  if (count > 1) throw new AllocError("BUSY", name, count, `${count} workers are attached; reset needs to be alone`);
  const found = list();
  if (attachments(m, workersWord, workers) !== before) throw new AllocError("BUSY", name, 2, "a worker has attached meanwhile; reset needs to be alone");
  return found;
}
