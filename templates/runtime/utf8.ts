import { AllocError } from "./errors.js";
import { onlyText } from "./ranges.js";

/** Made at first use: a module that is imported but reads no text works where there is none. */
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Text of the `size` bytes from byte `at` on, up to the first NUL. */
export function readUtf8(bytes: Uint8Array, at: number, size: number): string {
  let length = 0;
  while (length < size && bytes[at + length] !== 0) length++;
  return decodeUtf8(bytes, at, length);
}

/** Text of the `size` bytes from byte `at` on, all of them. A U+FEFF is text like any other: no byte order mark is looked for. */
export function decodeUtf8(bytes: Uint8Array, at: number, size: number): string {
  const end = at + size;
  let text = "";
  for (let i = at; i < end; i++) {
    const byte = bytes[i]!;
    // slice copies: TextDecoder refuses to read shared memory
    if (byte >= 0x80) return text + (decoder ??= new TextDecoder("utf-8", { ignoreBOM: true })).decode(bytes.slice(i, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** `readUtf8(bytes, at, size) === text`, without making a string. */
export function equalsUtf8(bytes: Uint8Array, at: number, size: number, text: string): boolean {
  const end = at + size;
  let to = at;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!, length = pointLength(point);
    if (point > 0xffff) i++;
    if (point === 0 || isLone(point) || to + length > end) return false;
    for (let n = 0; n < length; n++) if (bytes[to + n] !== pointByte(point, length, n)) return false;
    to += length;
  }
  return to === end || bytes[to] === 0;
}

/** Writes text into `size` bytes from byte `at` on: up to its first NUL, cut at a code point, padded with NULs. */
export function writeUtf8(bytes: Uint8Array, at: number, size: number, text: string): void {
  const nul = text.indexOf("\0");
  const end = encodeUtf8(bytes, at, size, nul < 0 ? text : text.slice(0, nul));
  bytes.fill(0, end, at + size);
}

/**
 * Writes text into `size` bytes from byte `at` on, padded with NULs. Throws AllocError INVALID_VALUE for what would not come
 * back as it is, and writes nothing then.
 */
export function writeText(bytes: Uint8Array, at: number, size: number, text: string, field: string): void {
  const length = textLength(text, field);
  if (length > size) throw new AllocError("INVALID_VALUE", field, length, `text of ${length} bytes does not fit into ${size}`);
  const nul = text.indexOf("\0");
  if (nul >= 0) throw new AllocError("INVALID_VALUE", field, nul, `the text has a NUL at ${nul}, where it would end`);
  bytes.fill(0, encodeUtf8(bytes, at, size, text), at + size);
}

/** Writes text from byte `at` on, NULs as well, cut at a code point where it is longer than `size` bytes; the byte behind it. */
export function encodeUtf8(bytes: Uint8Array, at: number, size: number, text: string): number {
  let to = at;
  for (let i = 0; i < text.length; i++) {
    const given = text.codePointAt(i)!, point = isLone(given) ? 0xfffd : given, length = pointLength(point);
    if (point > 0xffff) i++;
    if (to + length > at + size) break;
    for (let n = 0; n < length; n++) bytes[to + n] = pointByte(point, length, n);
    to += length;
  }
  return to;
}

/** Bytes that `text` takes in UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    length += pointLength(point);
  }
  return length;
}

/** Bytes that `text` takes in UTF-8. Throws AllocError INVALID_VALUE for a lone surrogate: it would come back as U+FFFD. */
export function textLength(text: string, name: string): number {
  onlyText(text, name);
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    if (isLone(point)) {
      throw new AllocError("INVALID_VALUE", name, point, `the text has half of a surrogate pair at ${i}, which UTF-8 cannot hold`);
    }
  }
  return utf8Length(text);
}

const isLone = (point: number): boolean => point >= 0xd800 && point <= 0xdfff;

const pointLength = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

/** Byte n of the `length` bytes of a code point. */
function pointByte(point: number, length: number, n: number): number {
  if (n > 0) return 0x80 | ((point >> (6 * (length - 1 - n))) & 0x3f);
  return length === 1 ? point : ((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1)));
}
