import { AllocError, type AllocErrorCode } from "./errors.js";

/**
 * From now on every member of `target`'s class, or those named, throws. They are shadowed on this one object: its class and
 * all other objects stay as fast as they are, and no hot path has to ask.
 */
export function refuseAll(target: object, code: AllocErrorCode, name: string, detail: string, members: readonly string[] = membersOf(target)): void {
  const refuse = (): never => {
    throw new AllocError(code, name, 0, detail);
  };
  const prototype = Object.getPrototypeOf(target) as object;
  for (const member of members) {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, member) ?? {};
    const isAccessor = get !== undefined || set !== undefined;
    Object.defineProperty(target, member, { ...(isAccessor ? { get: refuse, set: refuse } : { value: refuse }), configurable: true });
  }
}

/** Methods, getters and setters. */
const membersOf = (target: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(target)).filter((name) => name !== "constructor");
