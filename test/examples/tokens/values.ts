import { TokenKind } from "../../../generated/tokens/index.js";
import type { Store, StoreTokenHandle } from "../../../generated/tokens/index.js";

const SHORT_ESCAPES = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The value a token stands for, as `JSON.parse` would have made it. */
export const valueOf = (store: Store, text: string, token: StoreTokenHandle): unknown => {
  switch (store.getTokenKind(token)) {
    case TokenKind.object:
      return objectOf(store, text, token);
    case TokenKind.array:
      return childrenOf(store, token).map((child) => valueOf(store, text, child));
    case TokenKind.string:
      return stringOf(store, text, token);
    case TokenKind.number:
      return Number(text.slice(store.getTokenStart(token), store.getTokenEnd(token)));
    case TokenKind.literalTrue:
      return true;
    case TokenKind.literalFalse:
      return false;
    default:
      return null;
  }
};

/** Keys and values stand in turn among the children. `fromEntries` defines, so that `__proto__` is a key like any other. */
const objectOf = (store: Store, text: string, token: StoreTokenHandle): object => {
  const children = childrenOf(store, token);
  const entries: [string, unknown][] = [];
  for (let i = 0; i < children.length; i += 2) {
    entries.push([stringOf(store, text, children[i]!), valueOf(store, text, children[i + 1]!)]);
  }
  return Object.fromEntries(entries);
};

const childrenOf = (store: Store, token: StoreTokenHandle): StoreTokenHandle[] => {
  const children: StoreTokenHandle[] = [];
  for (let child = store.getTokenChild(token); child !== 0; child = store.getTokenNext(child)) children.push(child);
  return children;
};

const stringOf = (store: Store, text: string, token: StoreTokenHandle): string => {
  const quoted = text.slice(store.getTokenStart(token) + 1, store.getTokenEnd(token) - 1);
  return store.getTokenEscaped(token) ? decoded(quoted) : quoted;
};

const decoded = (quoted: string): string =>
  quoted.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, hex: string | undefined, short: string) =>
    hex === undefined ? (SHORT_ESCAPES.get(short) ?? short) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
