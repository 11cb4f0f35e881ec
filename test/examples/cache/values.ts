import { hashOf } from "./store.js";

/** How many keys clients use. */
export const KEYS = 16_384;

export const keyOf = (k: number): string => `key-${k}`;

/** A value says what it is, so that a wrong one is noticed: key, version, filler, checksum. */
export const valueOf = (key: string, version: number): string => {
  const content = `${key} ${version} ${".".repeat((version * 7) % 64)}`;
  return `${content} ${hashOf(content)}`;
};

export const versionOf = (value: string): number => Number(value.split(" ")[1]);
