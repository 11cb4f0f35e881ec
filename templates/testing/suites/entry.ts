import { expect } from "vitest";

interface Node {
  getBuiltinModule(id: "node:url"): { pathToFileURL(path: string): URL };
}

/** Where real threads start: the file `worker` beside the test that is running, written in the same language. */
export function workerEntry(): URL {
  const { testPath } = expect.getState();
  if (testPath === undefined) throw new Error("threads can be tested only while vitest runs a file");
  const { process: node } = globalThis as unknown as { process: Node };
  const { pathToFileURL } = node.getBuiltinModule("node:url");
  const extension = /\.\w+$/.exec(testPath)![0];
  return new URL(`./worker${extension}`, pathToFileURL(testPath));
}
