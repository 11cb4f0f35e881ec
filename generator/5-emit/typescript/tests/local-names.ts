import { keywords } from "../../../2-resolve/reserved.js";
import { namesIn } from "./imports.js";

/*
 * A suite calls an allocator and the module what the schema calls them, and other things what suites call them; the schema
 * may say `users`, `head` or `report`. So emitters write placeholders, and a file gets its names when its text is known:
 *
 *   localName("users", "Pool")      users, or usersPool where the text needs `users` for something else
 *   localPattern("users", "Pool")   the same in a pattern: users, or users: usersPool
 */

/** What stands for the local name of `name`; `suffix` makes it another one. */
export const localName = (name: string, suffix: string): string => `$${name}$${suffix}$name`;

/** What stands for the property `name` in a destructuring pattern. */
export const localPattern = (name: string, suffix: string): string => `$${name}$${suffix}$pattern`;

const PLACEHOLDER = /\$(\w+)\$(\w+)\$(name|pattern)/g;

/**
 * The text with all names chosen: none is `imported` or that of anything else in the text. Who comes first in it keeps its
 * plain name.
 */
export function settleNames(text: string, imported: readonly string[] = []): string {
  const used = new Set([...keywords, ...STRICT, ...imported, ...namesIn(text.replace(PLACEHOLDER, ""))]);
  const chosen = new Map<string, string>();
  const choose = (name: string, suffix: string): string => {
    let free = name;
    while (used.has(free)) free += suffix;
    used.add(free);
    return free;
  };
  return text.replace(PLACEHOLDER, (_, name: string, suffix: string, use: string) => {
    const key = `${name} ${suffix}`;
    const own = chosen.get(key) ?? choose(name, suffix);
    chosen.set(key, own);
    return use === "name" || own === name ? own : `${name}: ${own}`;
  });
}

/** Words that name properties, but no constants of a module. */
const STRICT = "arguments eval implements interface let package private protected public undefined".split(" ");
