import { grouped } from "./digits.js";

/** `1 byte`, `72 bytes`. */
export const bytesText = (count: number): string => (count === 1 ? "1 byte" : `${grouped(count)} bytes`);

/** `a Header`, `an Item`. */
export const withArticle = (name: string): string => `${/^[AEIOU]/i.test(name) ? "an" : "a"} ${name}`;
