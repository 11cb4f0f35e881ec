import { AllocError, type AllocErrorCode } from "./errors.js";

/**
 * From now on every method of `target`, or those named, throws. The methods are shadowed on this one object: its class
 * and all other objects stay as fast as they are, and no hot path has to ask.
 */
export function refuseAll(target: object, code: AllocErrorCode, name: string, detail: string, methods = methodsOf(target)): void {
  const refuse = (): never => {
    throw new AllocError(code, name, 0, detail);
  };
  for (const method of methods) Object.defineProperty(target, method, { value: refuse, configurable: true });
}

const methodsOf = (target: object): string[] => {
  const prototype = Object.getPrototypeOf(target) as object;
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== "constructor" && typeof value === "function")
    .map(([name]) => name);
};
