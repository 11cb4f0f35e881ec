import { AllocError, type AllocErrorCode } from "./errors.js";

/** Objects to stand before a prototype: by that prototype, and by what they say. */
const refusals = new WeakMap<object, Map<string, object>>();

/**
 * From now on every member of `target`'s class, or those named, throws. They are shadowed for this one object: its class and
 * all other objects stay as fast as they are, and no hot path has to ask. All that refuse the same share one prototype: who
 * makes and disposes of many modules does not pay for each member.
 */
export function refuseAll(target: object, code: AllocErrorCode, name: string, detail: string, members?: readonly string[]): void {
  const prototype = Object.getPrototypeOf(target) as object, key = [code, name, detail, ...members ?? []].join();
  const known = refusals.get(prototype) ?? new Map<string, object>();
  const refusal = known.get(key) ?? refusalOf(prototype, members ?? membersOf(prototype), () => {
    throw new AllocError(code, name, 0, detail);
  });
  refusals.set(prototype, known.set(key, refusal));
  Object.setPrototypeOf(target, refusal);
}

function refusalOf(prototype: object, members: readonly string[], refuse: () => never): object {
  const shadows = members.map((member): [string, PropertyDescriptor] => {
    const { get, set } = descriptorOf(prototype, member);
    const isAccessor = get !== undefined || set !== undefined;
    return [member, isAccessor ? { get: refuse, set: refuse } : { value: refuse }];
  });
  return Object.create(prototype, Object.fromEntries(shadows)) as object;
}

/** Methods, getters and setters: of a class, and of what stands before it since it refuses some of them. */
function membersOf(prototype: object): string[] {
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  const behind = Object.getPrototypeOf(prototype) as object;
  return behind === Object.prototype ? own : [...new Set([...own, ...membersOf(behind)])];
}

/** Of a member that stands here or further back. */
function descriptorOf(prototype: object, member: string): PropertyDescriptor {
  const own = Object.getOwnPropertyDescriptor(prototype, member), behind = Object.getPrototypeOf(prototype) as object | null;
  return own ?? (behind === null ? {} : descriptorOf(behind, member));
}
